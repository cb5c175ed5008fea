#include "fuzz/trace_support.hpp"

#include <cmath>
#include <optional>

#include "fuzz/support.hpp"
#include "trace/trace_info.hpp"
#include "trace/trace_reader.hpp"

namespace splitee::fuzz {
namespace {

// The result of reading: a trace, or the message of its Error.
struct Outcome {
  std::optional<Trace> trace;
  std::string message;
};

Outcome outcome_of(const std::filesystem::path& path, unsigned workers) {
  Outcome outcome;
  try {
    outcome.trace = read_trace(path, {.entropy = true, .workers = workers});
  } catch (const Error& error) {
    outcome.message = error.what();
  }
  return outcome;
}

void expect_sound(const Trace& trace) {
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    for (std::size_t i = 0; i < trace.exits(); ++i) {
      const double confidence = trace.confidence(n, i);
      expect(confidence >= 0 && confidence <= 1, "a confidence outside of 0 to 1");
      expect(trace.has_labels || !trace.is_right(n, i), "a right answer without labels");
    }
  }
  if (trace.entropy) {
    std::visit(
        [&](const auto& table) {
          expect(table.samples() == trace.samples() && table.exits() == trace.exits(),
                 "an entropy of another shape");
          for (std::size_t at = 0; at < table.size(); ++at) {
            const auto entropy = static_cast<double>(table.data()[at]);
            expect(std::isfinite(entropy) && entropy >= 0, "an entropy that is none");
          }
        },
        *trace.entropy);
  }
}

}  // namespace

void expect_sound_trace(const std::filesystem::path& path) {
  const Outcome alone = outcome_of(path, 1);
  const Outcome shared = outcome_of(path, 2);
  expect(alone.message == shared.message,
         "one worker says: " + alone.message + "; two say: " + shared.message);
  if (!alone.trace) {
    expect_one_line(alone.message);
    return;
  }
  expect(alone.trace->sha256 == shared.trace->sha256, "two workers find another hash");
  expect_sound(*alone.trace);
  expect_harmless(trace_info_text(*alone.trace));
  static_cast<void>(succeeds([&] { static_cast<void>(unknown_arrays(path)); }));
}

}  // namespace splitee::fuzz
