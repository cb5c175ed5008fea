#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scene.hpp"
#include "support/experiment.hpp"

namespace splitee::testing {

inline const std::string kAdvice = "; choose another folder with --out, or remove it";

// A labelled trace of 3 samples and 3 exits, the last always right. Splitting at exit 1 loses the
// first sample up to 0.9, at exit 2 the second up to 0.7 and the third up to 0.8.
inline std::vector<NpyBytes> validation(double first = 0.9) {
  return {
      npy("confidence", {3, 3}, std::vector<double>{first, 0.6, 1.0, 0.6, 0.7, 1.0, 0.5, 0.8, 1.0}),
      npy("correct", {3, 3}, std::vector<std::uint8_t>{0, 1, 1, 1, 0, 1, 1, 0, 1})};
}

// The scene with dev.npz, on which the threshold is chosen.
struct Chosen : Scene {
  Chosen() { write_npz(*this / "dev.npz", validation()); }

  void from(const std::string& object) const {
    change_config(R"("threshold": 0.7)", R"("threshold": )" + object);
  }

  void expect_same(const char* a, const char* b) const {
    for (const std::string& name : table_files()) {
      CAPTURE(name);
      CHECK(read_file(*this / a / name) == read_file(*this / b / name));
    }
  }

  [[nodiscard]] nlohmann::json manifest(const char* folder) const {
    return nlohmann::json::parse(read_file(*this / folder / "manifest.json"));
  }
};

inline constexpr const char* kFrom = R"({"from": "dev.npz", "max_accuracy_drop": 0.34})";

// A sweep over two traces of 4 exits; only the second has a column threshold of its own.
inline constexpr const char* kThresholdSweep = R"({
  "name": "x",
  "repeats": 5,
  "traces": [{"name": "A", "path": "a.npz",
              "threshold": {"from": "dev.npz", "max_accuracy_drop": 0.2}},
             {"name": "B", "path": "b.npz", "threshold": {"grid": [0.5, 0.6]}}],
  "cost": {"offload": {"grid": {"from": 1, "to": 5, "step": 0.08}}, "mu": {"grid": [0.1, 0.2]}},
  "policies": ["splitee", "final-exit", {"type": "splitee-s", "beta": {"grid": [0.5, 1]}}],
  "curves": {"rounds": [10, 1000]}
})";

struct ChosenSweep : Chosen {
  ChosenSweep() {
    write_random_trace(*this / "a.npz", 1500, 4, 1);
    write_random_trace(*this / "b.npz", 1000, 4, 2);
    write_random_trace(*this / "dev.npz", 500, 4, 3);
    write_file(*this / "run.json", kThresholdSweep);
  }

  [[nodiscard]] ProgramResult shell(const std::string& arguments) const {
    return run_shell("\"$SPLITEE\" " + arguments, path());
  }
};

}  // namespace splitee::testing
