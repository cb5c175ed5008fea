#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "support/plain_field.hpp"

// Random small worlds, and the policies of the field that are played in them.
namespace splitee::testing {

// The source of a case's random numbers.
class FieldDice {
 public:
  explicit FieldDice(std::uint64_t seed) : random_(seed) {}

  double uniform() { return static_cast<double>(random_() >> 11U) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  std::size_t below(std::size_t count) { return random_() % count; }
  bool coin() { return random_() % 2 == 0; }
  template <class T>
  T pick(std::initializer_list<T> values) {
    return values.begin()[below(values.size())];
  }

 private:
  std::mt19937_64 random_;
};

// Confidences are arbitrary doubles, so that no two arms tie unless they are alike. Three classes;
// in worlds of kind 0 the trace states that, in those of kind 1 too, but some confidence is below a
// third, and in those of kind 2 it does not.
FieldWorld random_field_world(FieldDice& dice, std::size_t samples, std::size_t exits,
                              std::size_t kind);
void write_field_world(const std::filesystem::path& path, const FieldWorld& world,
                       std::size_t kind);

// The learners whose decisions can be compared one by one, and a bandit of one of them.
extern const std::vector<std::string> kComparedLearners;
nlohmann::json random_bandit(FieldDice& dice, const std::string& learner, std::size_t exits);

// Each named point and walk.
std::vector<nlohmann::json> named_policies(FieldDice& dice, std::size_t exits);

}  // namespace splitee::testing
