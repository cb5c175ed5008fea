#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/results_text.hpp"
#include "cli/terminal.hpp"

namespace splitee {

void table_command(const TableCommand& command) {
  PivotRequest pivot = command.pivot;
  if (pivot.value.empty()) {
    print(results_text(command.results));
    return;
  }
  pivot.note = offload_note(command.results);
  print(pivot_text(make_pivots(command.results, pivot), command.format, pivot.digits));
}

}  // namespace splitee
