#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/terminal.hpp"
#include "cli/threshold_document.hpp"
#include "cli/threshold_text.hpp"
#include "cli/trace_warnings.hpp"
#include "cli/validators.hpp"
#include "threshold/choice.hpp"
#include "threshold/chosen.hpp"
#include "threshold/guarantee.hpp"

namespace splitee {
namespace {

// The arguments and options of `trace threshold`.
struct ThresholdCommand {
  std::filesystem::path file;
  std::string method{kAccuracyDrop};
  std::optional<ThresholdRule> rule;
  std::optional<double> max_accuracy_drop;
  std::optional<Risk> risk;
  std::optional<double> epsilon;
  std::optional<double> delta;
  Format format = Format::kText;
};

constexpr const char* kThresholdHelp =
    R"(Where a new domain has no labels, the threshold (alpha) comes from the task that the network was
trained on. Never choose it on the set that you evaluate on. The last line is 'threshold ALPHA';
exit status 1 where none will do. --rule says what the threshold is for:
  any-split  policies that split: exit i answers where C_i >= alpha, otherwise the last exit; what is
             asked must hold for every splitting layer i (default of accuracy-drop)
  walk       policies that walk from exit to exit: the first exit with C_i >= alpha answers, at the
             latest the last (default of the other methods)
--method accuracy-drop: the smallest of 0.50, 0.51, ..., 0.99 (from 1/classes where the trace says how
many there are) for which, at this and at every larger one, the accuracy is at most
--max-accuracy-drop below the last exit's. It says nothing of other samples. These do (arXiv
2405.20915), of 1.00, 0.99, ..., 0.00 the last before the first that fails:
  crc        conformal risk control: the risk on other samples is at most --epsilon in the mean over
             calibration sets
  wsr        the betting bound of Waudby-Smith and Ramdas: at most --epsilon with probability
             1 - --delta
  ltt        learn then test: at most --epsilon with probability 1 - --delta
--risk consistency is the share of answers that differ from the last exit's (needs no labels), gap the
share of wrong answers less that of the last exit.)";

// Refuses an option that has no meaning with the method.
template <class T>
void expect_unset(const std::optional<T>& option, const char* name, const std::string& method) {
  if (!option) return;
  fail(ExitStatus::kUsage, "{}: means nothing with --method {}; leave it out", name, method);
}

ThresholdRequest drop_request(const ThresholdCommand& command) {
  expect_unset(command.risk, "--risk", command.method);
  expect_unset(command.epsilon, "--epsilon", command.method);
  expect_unset(command.delta, "--delta", command.method);
  ThresholdRequest request;
  if (command.rule) request.rule = *command.rule;
  if (command.max_accuracy_drop) request.max_accuracy_drop = *command.max_accuracy_drop;
  return request;
}

GuaranteeRequest guarantee_request(const ThresholdCommand& command) {
  expect_unset(command.max_accuracy_drop, "--max-accuracy-drop", command.method);
  if (!command.epsilon) {
    fail(ExitStatus::kUsage, "--epsilon, the risk that --method {} may leave, is missing",
         command.method);
  }
  GuaranteeRequest request;
  request.method = guarantee_method(command.method);
  if (request.method == GuaranteeMethod::kCrc) expect_unset(command.delta, "--delta", "crc");
  if (command.rule) request.rule = *command.rule;
  if (command.risk) request.risk = *command.risk;
  request.epsilon = *command.epsilon;
  if (command.delta) request.delta = *command.delta;
  return request;
}

void print_label_warning(const Trace& trace) {
  if (trace.labels_never_predicted.empty()) return;
  print_warning(fmt::format("{}: no exit ever predicts label {}", trace.file,
                            fmt::join(trace.labels_never_predicted, ", ")));
}

template <class Choice>
void print_choice(const Trace& trace, const Choice& choice, Format format) {
  if (format == Format::kText) {
    print(threshold_text(trace, choice));
  } else if (format == Format::kJson) {
    print(threshold_json(trace, choice));
  } else {
    print(threshold_document(trace, choice), format);
  }
}

void trace_threshold_command(const ThresholdCommand& command) {
  if (command.method == kAccuracyDrop) {
    const ThresholdRequest request = drop_request(command);
    const Trace trace = read_validation(command.file, request);
    print_warnings_of(trace);
    const ThresholdChoice choice = choose_threshold(trace, request);
    print_label_warning(trace);
    if (!choice.chosen) fail(ExitStatus::kFailed, "{}: {}", trace.file, choice.shortfall());
    print_choice(trace, choice, command.format);
    return;
  }
  const GuaranteeRequest request = guarantee_request(command);
  const Trace trace = read_validation(command.file, request);
  print_warnings_of(trace);
  const GuaranteeChoice choice = choose_with_guarantee(trace, request);
  if (request.risk == Risk::kGap) print_label_warning(trace);
  if (!choice.chosen) fail(ExitStatus::kFailed, "{}: {}", trace.file, choice.shortfall());
  print_choice(trace, choice, command.format);
}

CLI::IsMember member_of(const std::vector<std::string_view>& names) {
  return CLI::IsMember(std::vector<std::string>(names.begin(), names.end()));
}

}  // namespace

void add_trace_threshold(CLI::App& trace) {
  const auto threshold = std::make_shared<ThresholdCommand>();
  CLI::App* command =
      trace.add_subcommand("threshold", "choose the confidence threshold on a validation trace");
  command->footer(kThresholdHelp);
  command->add_option("FILE", threshold->file, "labelled trace of the training task (.npz)")
      ->required()
      ->check(some_text());
  std::vector<std::string_view> methods = {kAccuracyDrop};
  methods.insert(methods.end(), guarantee_method_names().begin(), guarantee_method_names().end());
  command
      ->add_option("--method", threshold->method,
                   "what the threshold must keep (default accuracy-drop)")
      ->check(member_of(methods));
  command
      ->add_option("--max-accuracy-drop", threshold->max_accuracy_drop,
                   "allowed below the last exit's accuracy (default 0.01, one point)")
      ->check(share_below_one());
  command
      ->add_option_function<std::string>(
          "--risk", [threshold](const std::string& name) { threshold->risk = risk_named(name); },
          "what crc, wsr and ltt keep small (default consistency)")
      ->check(member_of(risk_names()));
  command->add_option("--epsilon", threshold->epsilon, "the risk allowed by crc, wsr and ltt")
      ->check(open_share());
  command
      ->add_option("--delta", threshold->delta,
                   "how often wsr and ltt may break their promise (default 0.1)")
      ->check(open_share());
  command
      ->add_option_function<std::string>(
          "--rule",
          [threshold](const std::string& name) { threshold->rule = threshold_rule(name); },
          "for policies that split, or that stop on the way")
      ->check(member_of(threshold_rule_names()));
  add_format(*command, threshold->format);
  command->callback([threshold] { trace_threshold_command(*threshold); });
}

}  // namespace splitee
