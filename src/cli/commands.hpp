#pragma once

namespace CLI {
class App;
}

// The commands: each adds itself to the program, or to a command of it, and acts once it is parsed.
// Text for people goes to standard output, warnings and progress to standard error; failures are an
// Error.
namespace splitee {

void add_run(CLI::App& program);
void add_merge(CLI::App& program);
void add_table(CLI::App& program);
void add_best(CLI::App& program);
void add_frontier(CLI::App& program);
void add_check(CLI::App& program);
void add_report(CLI::App& program);
void add_policies(CLI::App& program);
void add_links(CLI::App& program);
void add_trace(CLI::App& program);  // with the commands below
void add_init(CLI::App& program);
void add_schema(CLI::App& program);
void add_completion(CLI::App& program);  // describes the commands added by then and later
void add_man(CLI::App& program);         // likewise

void add_trace_synth(CLI::App& trace);
void add_trace_join(CLI::App& trace);
void add_trace_split(CLI::App& trace);
void add_trace_threshold(CLI::App& trace);

}  // namespace splitee
