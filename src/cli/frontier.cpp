#include "report/frontier.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <vector>

#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/validators.hpp"

namespace splitee {
namespace {

// The arguments and options of `frontier`.
struct FrontierCommand {
  std::vector<std::filesystem::path> folders;
  FrontierRequest request;
  Format format = Format::kText;
};

constexpr const char* kFrontierHelp =
    R"(A cell is beaten where another is at least as good in both metrics and better in one. Of accuracy and
reward more is better, of cost, regret, latency and energy less; for other columns --x-better and
--y-better say it. Policies that know the data beforehand do not count unless --yardsticks is given.
scripts/plot.py RESULTS_DIR --frontier X,Y draws it.)";

}  // namespace

void add_frontier(CLI::App& program) {
  const auto frontier = std::make_shared<FrontierCommand>();
  CLI::App* command =
      program.add_subcommand("frontier", "the cells that no other beats in two metrics");
  command->footer(kFrontierHelp);
  FrontierRequest& request = frontier->request;
  add_results_and_cells(*command, frontier->folders, request.by, request.where);
  for (const auto& [name, axis] : {std::pair("--x", &request.x), std::pair("--y", &request.y)}) {
    command->add_option(name, axis->metric, "column of numbers of summary.csv")
        ->required()
        ->type_name("METRIC")
        ->check(some_text());
    auto& better = axis->is_highest_better;
    command
        ->add_option_function<std::string>(
            std::string(name) + "-better",
            [&better](const std::string& word) { better = word == "highest"; },
            "which is better, highest or lowest (default: as the column dictionary says)")
        ->check(CLI::IsMember({"highest", "lowest"}));
  }
  command->add_flag("--yardsticks", request.with_yardsticks,
                    "policies that know the data beforehand count, too");
  add_format(*command, frontier->format);
  command->callback([frontier] {
    print(Frontier(frontier->folders, frontier->request).document(), frontier->format);
  });
}

}  // namespace splitee
