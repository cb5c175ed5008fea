#include <fmt/ranges.h>

#include <cmath>
#include <iterator>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "policy/table.hpp"

namespace splitee {
namespace {

constexpr std::size_t kWidth = 96;  // of the text, in columns

std::string range_of(const Parameter& parameter) {
  if (parameter.is_exit) return "from 1 to the number of exits";
  if (std::isinf(parameter.high)) return fmt::format("at least {}", parameter.low);
  return fmt::format("from {} to {}", parameter.low, parameter.high);
}

std::string explained(const Parameter& parameter) {
  std::string text =
      fmt::format("  {}:\n      {}\n", parameter.name, wrapped(parameter.help, kWidth, 6));
  const auto out = std::back_inserter(text);
  if (parameter.is_choice()) {
    fmt::format_to(out, "      one of {}; default {} (convention published-code), {} (paper)\n",
                   fmt::join(parameter.choices, ", "), parameter.published_code, parameter.paper);
  } else if (parameter.has_default) {
    fmt::format_to(out, "      {}; default {}; may be a grid\n", range_of(parameter),
                   parameter.fallback);
  } else {
    fmt::format_to(out, "      {}; must be given; may be a grid\n", range_of(parameter));
  }
  return text;
}

std::string explained(const PolicyInfo& info) {
  std::string text = fmt::format("{}: {}\n\n{}\n\nsource: {}\n", info.name, info.summary,
                                 wrapped(info.rule, kWidth, 0), wrapped(info.source, kWidth, 0));
  text += info.heads == Heads::kLooked ? "pays: processing * i + inference for exit i, plus the "
                                         "offloading cost where it offloads\n"
                                       : "pays: (processing + inference) * i for exit i, plus "
                                         "the offloading cost where it offloads\n";
  if (info.hindsight)
    text += "knows the data beforehand: a yardstick, not a policy that could run\n";
  if (info.needs_entropy) text += "needs a trace with entropy or probability\n";
  text += info.parameters.empty() ? "no parameters\n" : "parameters:\n";
  for (const Parameter& parameter : info.parameters) text += explained(parameter);
  return text;
}

}  // namespace

void policies_command(const std::string& name) {
  if (name.empty()) {
    for (const PolicyInfo* info : all_policies()) {
      print(fmt::format("{:<12}  {}\n", info->name, info->summary));
    }
    print("\n'splitee-sim policies NAME' gives rule, source and parameters.\n");
    return;
  }
  const PolicyInfo* info = find_policy(name);
  if (info == nullptr) {
    std::vector<std::string_view> known;
    for (const PolicyInfo* each : all_policies()) known.push_back(each->name);
    fail(ExitStatus::kUsage, "there is no policy '{}'{}; known are {}", name,
         did_you_mean(name, known), fmt::join(known, ", "));
  }
  print(explained(*info));
}

}  // namespace splitee
