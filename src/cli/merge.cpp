#include "experiment/results/merge.hpp"

#include <fmt/format.h>

#include "base/interrupt.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/results_text.hpp"
#include "cli/terminal.hpp"

namespace splitee {

void merge_command(const MergeCommand& command) {
  catch_interrupts();
  merge_shards(command.shards, command.out);
  if (command.quiet) return;
  const std::string folder = printable(command.out.string());
  print(results_text(command.out) +
            fmt::format("{} shards merged; results in {}\n", command.shards.size(), folder),
        fmt::format("the results are in {}", folder));
}

}  // namespace splitee
