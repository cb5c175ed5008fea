#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/threshold_text.hpp"
#include "cli/trace_warnings.hpp"
#include "cli/validators.hpp"
#include "threshold/choice.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

// What `trace threshold` was asked for.
struct ThresholdCommand {
  std::filesystem::path file;
  ThresholdRequest request;
  std::string format = "text";  // or json
};

constexpr const char* kThresholdHelp =
    R"(Where a new domain has no labels, the threshold (alpha) comes from the task that the network was
trained on. Proposed is the smallest of 0.50, 0.51, ..., 0.99 (from 1/classes where the trace says
how many there are) for which, at this and at every larger one, the accuracy is at most
--max-accuracy-drop below the last exit's:
  any-split  of splitting at i, for every splitting layer i: exit i answers where C_i >= alpha,
             otherwise the last exit. For policies that split.
  walk       of the walk: the first exit with C_i >= alpha answers, at the latest the last. For
             policies that walk from exit to exit and stop at the first that is sure.
Never choose it on the set that you evaluate on. The last line is 'threshold ALPHA'; exit status 1
where none will do.)";

void trace_threshold_command(const ThresholdCommand& command) {
  const Trace trace = read_trace(command.file);
  print_warnings_of(trace);
  const ThresholdChoice choice = choose_threshold(trace, command.request);
  if (!trace.labels_never_predicted.empty()) {
    print_warning(fmt::format("{}: no exit ever predicts label {}", trace.file,
                              fmt::join(trace.labels_never_predicted, ", ")));
  }
  if (!choice.chosen) fail(ExitStatus::kFailed, "{}: {}", trace.file, choice.shortfall());
  print(command.format == "json" ? threshold_json(trace, choice) : threshold_text(trace, choice));
}

}  // namespace

void add_trace_threshold(CLI::App& trace) {
  const auto threshold = std::make_shared<ThresholdCommand>();
  CLI::App* command = trace.add_subcommand(
      "threshold", "choose the confidence threshold on a labelled validation trace");
  command->footer(kThresholdHelp);
  command->add_option("FILE", threshold->file, "labelled trace of the training task (.npz)")
      ->required()
      ->check(some_text());
  command
      ->add_option("--max-accuracy-drop", threshold->request.max_accuracy_drop,
                   "allowed below the last exit's accuracy (default 0.01, one point)")
      ->check(share_below_one());
  command
      ->add_option_function<std::string>(
          "--rule",
          [threshold](const std::string& name) { threshold->request.rule = threshold_rule(name); },
          "for policies that split, or that stop on the way (default any-split)")
      ->check(CLI::IsMember(
          std::vector<std::string>(threshold_rule_names().begin(), threshold_rule_names().end())));
  command->add_option("--format", threshold->format, "of what is printed")
      ->check(CLI::IsMember({"text", "json"}));
  command->callback([threshold] { trace_threshold_command(*threshold); });
}

}  // namespace splitee
