#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/arm.hpp"
#include "policy/parameter.hpp"

namespace splitee {

// What kind of rule a policy is.
enum class Family : std::uint8_t {
  kLearnsExits,       // learns online at which exit to split
  kLearnsThresholds,  // learns online with which thresholds to look
  kWalk,              // goes from exit to exit by a rule that does not change
  kFixed,             // decides without looking at rewards
  kHindsight,         // knows what no device can know: a yardstick, not a policy that could run
};

// The family's name in the manifest: "learn-exits", "learn-thresholds", "walk", "fixed" or
// "hindsight".
std::string_view name_of(Family family);

// How figures draw a policy. Lines and markers are in matplotlib's notation.
struct Drawing {
  std::string_view label;
  std::string_view colour;          // "#rrggbb"
  std::vector<double> dashes = {};  // lengths on and off in points; empty: a solid line
  std::string_view marker = "o";
  int depth = 0;       // those of higher depth are drawn behind, and larger
  double width = 1.3;  // of the line, in points
};

// The facts of a trace that a policy may ask for before the replay.
struct TraceFacts {
  std::string_view name;
  std::uint64_t samples = 0;
  std::uint64_t exits = 0;
};

// Why a policy cannot be replayed on a trace with some of its values.
struct Misfit {
  std::string_view parameter;
  std::string what;  // follows the parameter's place and ": "
};

// A part of a policy with a rule of its own, such as its learner.
struct Part {
  std::string_view name;
  std::string_view rule;
  std::string_view source;
  std::string_view differs = {};  // see PolicyInfo
};

// The arrays of a trace that a policy reads besides confidences.
struct Needs {
  bool entropy = false;
  bool answers = false;              // whether exits agree: prediction or probability
  bool context = false;              // integers [N]
  std::string_view validation = {};  // the parameter that names the file of a validation trace
  std::string_view score = {};       // the parameter that names one of the trace's scores
  std::string_view library = {};     // the parameter that names the library with its rule
};

// All that the program knows of a policy besides the code of its rule; each policy has a static
// info(). No file outside policy/ names a policy.
struct PolicyInfo {
  std::string_view name;
  std::string_view summary;  // one line
  std::string_view rule;     // how it decides, with the formula
  std::string_view source;   // where the rule is published
  // Where numbers differ from those of published code and of other packages, and why.
  std::string_view differs = {};
  std::vector<std::string_view> faults = {};  // of published code about this policy, by name
  Family family = Family::kFixed;
  Heads heads = Heads::kLooked;  // the exits that it evaluates and pays for
  Needs needs = {};
  Drawing drawing = {};
  std::vector<Parameter> parameters = {};
  std::string_view parts_heading = {};  // of the help's list of parts
  std::vector<Part> parts = {};
  std::string_view library_sha256 = {};  // of the library that holds the rule
  // Why values that are no grid do not fit a trace; null: all fit.
  std::optional<Misfit> (*misfit)(const Parameters& values, const TraceFacts& trace) = nullptr;

  // Whether its choices depend on the costs, through rewards or foreknowledge.
  [[nodiscard]] bool minds_costs() const {
    return family != Family::kWalk && family != Family::kFixed;
  }
  // The parameter of this name, or null.
  [[nodiscard]] const Parameter* parameter(std::string_view wanted) const;
};

}  // namespace splitee
