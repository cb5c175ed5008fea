#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"
#include "policy/plugin_library.hpp"
#include "policy/published_faults.hpp"
#include "policy/table.hpp"

namespace splitee {
namespace {

// Columns of the text.
std::size_t text_width() {
  constexpr std::size_t kWidest = 96;
  return text_columns(kWidest);
}

std::string range_of(double low, double high) {
  if (std::isinf(high)) return fmt::format("at least {}", low);
  return fmt::format("from {} to {}", low, high);
}

// The values that a parameter of each kind may have, and its default.
struct Allowed {
  std::string operator()(const NumberKind& kind) const {
    return fmt::format("{}{}; {}; may be a grid", kind.is_whole ? "a whole number, " : "",
                       range_of(kind.low, kind.high),
                       !kind.formula.empty() ? fmt::format("default {}", kind.formula)
                       : kind.fallback       ? fmt::format("default {}", *kind.fallback)
                                             : "must be given");
  }
  std::string operator()(const ExitKind& kind) const {
    return fmt::format("from 1 to the number of exits; {}; may be a grid",
                       !kind.formula.empty() ? fmt::format("default {}", kind.formula)
                       : kind.fallback       ? fmt::format("default {}", *kind.fallback)
                                             : "must be given");
  }
  std::string operator()(const TextKind& /*kind*/) const { return "a name; must be given"; }
  std::string operator()(const ArmsKind& /*kind*/) const { return "default \"splits\""; }
  std::string operator()(const ChoiceKind& kind) const {
    return fmt::format("one of {}; default {} (convention published-code), {} (paper)",
                       fmt::join(kind.words, ", "), kind.published_code, kind.paper);
  }
  std::string operator()(const ListKind& kind) const {
    return fmt::format("numbers, {}each {}; {}", kind.is_distinct ? "all different, " : "",
                       range_of(kind.low, kind.high),
                       !kind.formula.empty() ? fmt::format("default {}", kind.formula)
                       : kind.fallback.empty()
                           ? "must be given"
                           : fmt::format("default {}", fmt::join(kind.fallback, ", ")));
  }
  std::string operator()(const FileKind& /*kind*/) const {
    return "a file, relative to the configuration; must be given";
  }
};

std::string explained(const Parameter& parameter) {
  std::string text = fmt::format("  {}:\n      {}\n      {}\n", parameter.name,
                                 wrapped(parameter.help, text_width(), 6),
                                 wrapped(std::visit(Allowed{}, parameter.kind), text_width(), 6));
  if (!parameter.group.empty()) text += fmt::format("      in \"{}\"\n", parameter.group);
  for (const Condition& condition : parameter.only_with) {
    text += fmt::format("      {}\n", wrapped(fmt::format("only with {} {}", condition.choice,
                                                          fmt::join(condition.words, ", ")),
                                              text_width(), 6));
  }
  return text;
}

std::string explained(const Part& part) {
  std::string text =
      fmt::format("  {}:\n      {}\n      source: {}\n", part.name,
                  wrapped(part.rule, text_width(), 6), wrapped(part.source, text_width(), 6));
  if (!part.differs.empty()) {
    text += fmt::format("      differs: {}\n", wrapped(part.differs, text_width(), 6));
  }
  return text;
}

std::string explained(const PublishedFault& fault) {
  return fmt::format("  {} ({}):\n      {}\n      here: {}\n", fault.name, fault.code,
                     wrapped(fault.what, text_width(), 6), wrapped(fault.here, text_width(), 6));
}

std::string_view heading_of(Family family) {
  switch (family) {
    case Family::kLearnsExits:
      return "learn online at which exit to split";
    case Family::kLearnsThresholds:
      return "learn online with which thresholds to look";
    case Family::kWalk:
      return "walk from exit to exit by a rule that does not change";
    case Family::kFixed:
      return "decide without looking at rewards";
    case Family::kHindsight:
      break;
  }
  return "know the data beforehand: yardsticks, not policies that could run";
}

// The policies, one line each, by family.
std::string listed_by_family() {
  std::string text;
  for (const Family family : {Family::kLearnsExits, Family::kLearnsThresholds, Family::kWalk,
                              Family::kFixed, Family::kHindsight}) {
    text += fmt::format("{}{}\n", text.empty() ? "" : "\n", heading_of(family));
    for (const PolicyInfo* info : all_policies()) {
      if (info->family != family) continue;
      text += fmt::format("  {:<12}  {}\n", info->name, wrapped(info->summary, text_width(), 16));
    }
  }
  return text;
}

std::string explained(const PolicyInfo& info) {
  const bool is_loaded = !info.library_sha256.empty();
  std::string text = fmt::format(
      "{}: {}\n\n{}\n\nsource: {}\n", is_loaded ? info.drawing.label : info.name, info.summary,
      wrapped(info.rule, text_width(), 0), wrapped(info.source, text_width(), 0));
  text += info.heads == Heads::kLooked ? "pays: processing * i + inference for exit i, plus the "
                                         "offloading cost where it offloads\n"
                                       : "pays: (processing + inference) * i for exit i, plus "
                                         "the offloading cost where it offloads\n";
  if (info.family == Family::kHindsight)
    text += "knows the data beforehand: a yardstick, not a policy that could run\n";
  if (info.needs.entropy) text += "needs a trace with entropy or probability\n";
  if (info.needs.answers) text += "needs a trace with prediction or probability\n";
  if (info.needs.context) text += "needs a trace with context, whole numbers [samples]\n";
  if (!info.needs.validation.empty()) text += "needs a validation trace of the same network\n";
  if (!info.needs.score.empty()) {
    text += fmt::format("needs a trace with score_NAME [samples, exits], NAME given as {}\n",
                        info.needs.score);
  }
  if (!info.differs.empty()) {
    text += fmt::format("differs: {}\n", wrapped(info.differs, text_width(), 0));
  }
  if (!info.faults.empty()) text += "known faults of published code:\n";
  for (const std::string_view fault : info.faults) text += explained(published_fault(fault));
  text += info.parameters.empty() ? "no parameters\n" : "parameters:\n";
  for (const Parameter& parameter : info.parameters) text += explained(parameter);
  if (!info.parts.empty()) text += fmt::format("{}:\n", info.parts_heading);
  for (const Part& part : info.parts) text += explained(part);
  if (is_loaded) text += fmt::format("library: SHA-256 {}\n", info.library_sha256);
  return text;
}

// The list for formats other than text.
Document policies_document() {
  Document document;
  ShownTable table;
  table.name = "policies";
  table.columns = {{"name", "name"}, {"family", "family"}, {"summary", "what it does"}};
  for (const PolicyInfo* info : all_policies()) {
    table.rows.push_back({text_field(std::string(info->name)),
                          text_field(std::string(name_of(info->family))),
                          text_field(std::string(info->summary))});
  }
  document.tables.push_back(std::move(table));
  return document;
}

// One policy, for formats other than text.
Document policy_document(const PolicyInfo& info) {
  Document document;
  document.head = {fmt::format("{}: {}", info.name, info.summary), std::string(info.rule),
                   fmt::format("source: {}", info.source)};
  document.facts = {{"name", info.name},
                    {"family", name_of(info.family)},
                    {"summary", info.summary},
                    {"rule", info.rule},
                    {"source", info.source}};
  ShownTable table;
  table.name = "parameters";
  table.columns = {{"name", "parameter"}, {"meaning", "meaning"}, {"values", "values"}};
  for (const Parameter& parameter : info.parameters) {
    table.rows.push_back({text_field(std::string(parameter.name)),
                          text_field(std::string(parameter.help)),
                          text_field(std::visit(Allowed{}, parameter.kind))});
  }
  document.tables.push_back(std::move(table));
  return document;
}

// Lists the policies where `name` is empty, otherwise explains one.
void policies_command(const std::string& name, Format format) {
  if (name.empty() && format != Format::kText) {
    print(policies_document(), format);
    return;
  }
  if (name.empty()) {
    print(listed_by_family());
    print("\n'splitee-sim policies NAME' gives rule, source and parameters.\n");
    return;
  }
  const bool is_file = name.find('/') != std::string::npos || name.ends_with(".so");
  const PolicyInfo* info = is_file ? &PluginLibrary::at(name).info() : find_policy(name);
  if (info == nullptr) {
    std::vector<std::string_view> known;
    for (const PolicyInfo* each : all_policies()) known.push_back(each->name);
    fail(ExitStatus::kUsage, "there is no policy '{}'{}; 'splitee-sim policies' lists them", name,
         did_you_mean(name, known));
  }
  if (format == Format::kText) {
    print_fitted(explained(*info));
  } else {
    print(policy_document(*info), format);
  }
}

}  // namespace

void add_policies(CLI::App& program) {
  const auto name = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand("policies", "list the policies, or explain one");
  command->add_option("NAME", *name, "the policy to explain, or a library with one of your own")
      ->check(some_text());
  const auto format = std::make_shared<Format>(Format::kText);
  add_format(*command, *format);
  command->callback([name, format] { policies_command(*name, *format); });
}

}  // namespace splitee
