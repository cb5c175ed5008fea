#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/trace_out.hpp"
#include "cli/validators.hpp"
#include "trace/join.hpp"
#include "trace/split.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

constexpr const char* kJoinHelp =
    R"(The traces stand one after the other, each a segment of the new one (or with its own segments), as
`"order": "stored"` and `"within-segments"` replay them. Arrays that not all have are left out and
named; meta keeps what all say alike, means of costs, and under "joined" the rest of each.)";

constexpr const char* kSplitHelp =
    R"(Makes a validation and a test trace of one, for thresholds that are chosen on the one and used on
the other. The first SHARE of the samples, or with --seed that share at random, go to --out, the
others to --rest; both keep the stored order, their part of the segments, and meta.)";

struct JoinCommand {
  std::vector<std::filesystem::path> files;
  std::filesystem::path out;
};

struct SplitCommand {
  std::filesystem::path file;
  std::filesystem::path out;
  std::filesystem::path rest;
  SplitRequest request;
};

// A trace that was read; what was left out of it is reported on standard error.
RawTrace read_and_tell(const std::filesystem::path& path) {
  RawTrace raw = read_raw_trace(path);
  for (const std::string& name : raw.left_out) {
    print_warning(fmt::format("{}: {} has not one row per sample and is left out", raw.file, name));
  }
  return raw;
}

void tell_written(const std::filesystem::path& out, const RawTrace& trace) {
  print(fmt::format("{}: {} samples, {} exits, {} segments\n", printable(out.string()),
                    trace.samples, trace.exits, trace.segments.size()));
}

void trace_join_command(const JoinCommand& command) {
  expect_file_for_trace("--out", command.out);
  std::uint64_t bytes = 0;
  for (const auto& file : command.files) {
    expect_another_file("--out", command.out, file, "one of the traces");
    bytes = saturating_sum(bytes, trace_memory(file, {.entropy = true, .all_extras = true}));
  }
  expect_memory(saturating_product(bytes, 2), "the traces with what is joined of them",
                ExitStatus::kFailed);
  std::vector<RawTrace> parts;
  for (const auto& file : command.files) parts.push_back(read_and_tell(file));
  std::vector<std::string> notes;
  const RawTrace joined = join_traces(parts, notes);
  for (const std::string& note : notes) print_warning(note);
  AtomicFile file(command.out);
  write_raw_trace(joined, file);
  tell_written(command.out, joined);
}

void trace_split_command(const SplitCommand& command) {
  for (const auto& [option, path] : {std::pair("--out", &command.out), {"--rest", &command.rest}}) {
    expect_file_for_trace(option, *path);
    expect_another_file(option, *path, command.file, "the trace");
  }
  expect_another_file("--rest", command.rest, command.out, "the file of --out");
  const auto [first, rest] = split_trace(read_and_tell(command.file), command.request);
  AtomicFile first_file(command.out);
  AtomicFile rest_file(command.rest);
  write_raw_trace(first, first_file);
  write_raw_trace(rest, rest_file);
  tell_written(command.out, first);
  tell_written(command.rest, rest);
}

}  // namespace

void add_trace_join(CLI::App& trace) {
  const auto join = std::make_shared<JoinCommand>();
  CLI::App* command =
      trace.add_subcommand("join", "make one trace of several, with a segment for each");
  command->footer(kJoinHelp);
  command->add_option("FILE", join->files, "traces of as many exits (.npz)")
      ->required()
      ->check(some_text());
  command->add_option("--out", join->out, "trace to write (.npz)")->required()->check(some_text());
  command->callback([join] { trace_join_command(*join); });
}

void add_trace_split(CLI::App& trace) {
  const auto split = std::make_shared<SplitCommand>();
  CLI::App* command = trace.add_subcommand("split", "cut a trace in two");
  command->footer(kSplitHelp);
  command->add_option("FILE", split->file, "trace (.npz)")->required()->check(some_text());
  command
      ->add_option("--first", split->request.share, "share of the samples for --out (default 0.5)")
      ->check(open_share());
  command->add_option("--seed", split->request.seed, "draw them at random with this seed")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
  command->add_option("--out", split->out, "trace to write (.npz)")->required()->check(some_text());
  command->add_option("--rest", split->rest, "trace of the other samples to write (.npz)")
      ->required()
      ->check(some_text());
  command->callback([split] { trace_split_command(*split); });
}

}  // namespace splitee
