#include "experiment/merge.hpp"

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
  print(results_text(command.out));
  print(fmt::format("{} shards merged; results in {}\n", command.shards.size(),
                    printable(command.out.string())));
}

}  // namespace splitee
