// A trace's array `meta`.
#include "trace/meta.hpp"

#include <algorithm>

#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "trace/trace_info.hpp"

namespace splitee::fuzz {

int fuzz_meta(const std::uint8_t* data, std::size_t size) {
  NpyArray array;
  array.header = {.kind = NpyKind::kUnsigned, .item_size = 1, .shape = {size}};
  array.bytes.resize(size);
  std::transform(data, data + size, array.bytes.begin(),
                 [](std::uint8_t b) { return std::byte{b}; });
  Trace trace;
  trace.file = "trace.npz";
  AnswerTable<float> answers(1, 1);
  answers.visit(0, 1, [](std::size_t, std::size_t, float& answer) { answer = 0.5F; });
  trace.answers = std::move(answers);
  if (!succeeds([&] {
        trace.meta = checked_meta(array, trace.file);
        trace.classes = classes_in(trace.meta);
      })) {
    return 0;
  }
  expect_no_nul(trace.meta);
  expect_harmless(trace.kind());
  expect_harmless(trace_info_text(trace));
  return 0;
}

}  // namespace splitee::fuzz
