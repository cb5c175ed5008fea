// The decisions of a published run of AdaEE, where its file lies beside the checkout; the file has
// no licence and is not part of the project.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/csv_reader.hpp"
#include "support/places.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

constexpr std::array<double, 5> kArms = {0.7, 0.75, 0.8, 0.85, 0.9};
constexpr double kC = 0.1;

// The published agent. It is never reset: where label or overhead change, each arm gets one more
// reward of 0, which its mean counts and its width does not.
class PublishedAgent {
 public:
  void change() {
    for (Arm& arm : arms_) arm.divisor += 1;
  }

  std::size_t choose() {
    std::array<double, kArms.size()> index{};
    for (std::size_t k = 0; k < kArms.size(); ++k) {
      const Arm& arm = arms_.at(k);
      index.at(k) = arm.sum / arm.divisor + kC * std::sqrt(std::log(t_) / (arm.pulls + 0.001));
    }
    t_ += 1;
    return static_cast<std::size_t>(std::max_element(index.begin(), index.end()) - index.begin());
  }

  void observe(std::size_t k, double reward) {
    Arm& arm = arms_.at(k);
    arm.sum += reward;
    arm.divisor += 1;
    arm.pulls += 1;
  }

 private:
  struct Arm {
    double sum = 0;
    double divisor = 0;
    double pulls = 0;
  };
  std::array<Arm, kArms.size()> arms_{};
  double t_ = 1;
};

double number_at(const CsvTable& table, std::size_t row, const char* column) {
  return number_in(table.rows[row][table.column(column)]).value();
}

}  // namespace

TEST_CASE("a published run of AdaEE is reproduced, 30000 of 30000 decisions") {
  const auto file = source_folder() / "../shared/field/adaee-published-run-c0.1.csv";
  if (!std::filesystem::exists(file)) {
    MESSAGE("skipped: there is no ", file.string());
    return;
  }
  const CsvTable run = read_csv(file);
  const std::size_t label = run.column("label");
  const std::size_t overhead = run.column("overhead");
  PublishedAgent agent;
  std::size_t same = 0;
  std::map<std::string, double> regrets;  // of each label at overhead 0
  for (std::size_t row = 0; row < run.rows.size(); ++row) {
    const auto& fields = run.rows[row];
    const bool is_new = row == 0 || fields[label] != run.rows[row - 1][label] ||
                        fields[overhead] != run.rows[row - 1][overhead];
    if (is_new) agent.change();
    const std::size_t arm = agent.choose();
    same += kArms.at(arm) == number_at(run, row, "arm_selected") ? 1U : 0U;
    agent.observe(arm, number_at(run, row, "rewards"));
    if (fields[overhead] == "0.0") regrets[fields[label]] += number_at(run, row, "regret");
  }
  CHECK(run.rows.size() == 30'000);
  CHECK(same == 30'000);
  const std::map<std::string, double> sums = {
      {"cat", 26.7732}, {"dog", 25.2451}, {"ship", 33.9816}};
  for (const auto& [name, sum] : sums) CHECK(std::abs(regrets.at(name) - sum) < 1e-4);
}
