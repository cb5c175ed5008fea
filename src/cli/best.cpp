#include "report/best.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/validators.hpp"

namespace splitee {
namespace {

// The arguments and options of `best`.
struct BestCommand {
  std::vector<std::filesystem::path> folders;
  BestRequest request;
  Format format = Format::kText;
};

constexpr const char* kBestHelp =
    R"(METRIC is any column of summary.csv that holds numbers, ends of intervals too:
  splitee-sim best results/real --minimize cost_mean --subject-to 'accuracy_change_points>=-1' --by trace,offload
Beside the best cells stand those that were nearest to being taken, with what they miss and by how
much, and the next one that fits. Policies that know the data beforehand are not taken unless
--yardsticks is given. Exit status 1 where no cell fits: the nearest miss is told.)";

void best_command(const BestCommand& command) {
  const BestAnswer answer(command.folders, command.request);
  print(answer.document(), command.format);
  if (const std::string text = answer.shortfall(); !text.empty()) {
    fail(ExitStatus::kFailed, "{}", text);
  }
}

}  // namespace

void add_best(CLI::App& program) {
  const auto best = std::make_shared<BestCommand>();
  CLI::App* command = program.add_subcommand(
      "best", "the best cells of results under constraints, and why others were not taken");
  command->footer(kBestHelp);
  add_results_and_cells(*command, best->folders, best->request.by, best->request.where);
  BestRequest& request = best->request;
  auto* lowest = command->add_option("--minimize", request.metric, "metric that shall be low");
  auto* highest = command->add_option_function<std::string>(
      "--maximize",
      [best](const std::string& metric) {
        best->request.metric = metric;
        best->request.is_highest = true;
      },
      "metric that shall be high");
  for (auto* option : {lowest, highest}) option->type_name("METRIC")->check(some_text());
  lowest->excludes(highest);
  command
      ->add_option("--subject-to", request.subject_to,
                   "only cells with METRIC<=VALUE (or >=, <, >); may be repeated")
      ->expected(1)
      ->take_all()
      ->type_name("CONDITION");
  command->add_option("--top", request.top, "how many of the best are shown (default 1)")
      ->transform(whole_number(1, 1000000));
  command->add_flag("--yardsticks", request.with_yardsticks,
                    "policies that know the data beforehand may be taken, too");
  add_format(*command, best->format);
  command->callback([best] {
    if (best->request.metric.empty()) {
      fail(ExitStatus::kUsage, "best: --minimize METRIC or --maximize METRIC is required");
    }
    best_command(*best);
  });
}

}  // namespace splitee
