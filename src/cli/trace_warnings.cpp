#include "cli/trace_warnings.hpp"

#include <fmt/format.h>

#include "cli/terminal.hpp"

namespace splitee {

void print_warnings_of(const Trace& trace) {
  for (const std::string& warning : trace.warnings) {
    print_warning(fmt::format("{}: {}", trace.file, warning));
  }
}

}  // namespace splitee
