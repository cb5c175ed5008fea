#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "trace/answers.hpp"
#include "trace/segments.hpp"
#include "trace/table.hpp"

namespace splitee {

// Real numbers as precise as the file had them: float16 and float32 as float, float64 as double.
using Reals = std::variant<Table<float>, Table<double>>;

// The answers of a multi-exit network to every sample of a data set: immutable once read and
// checked. N samples (rows, from 0), L exits (columns; column 0 is exit 1).
struct Trace {
  std::string file;              // its origin, for messages
  std::string sha256;            // of the file, hexadecimal
  Answers answers;               // [N, L]: each exit's confidence and whether it is right
  bool has_labels = false;       // without labels no answer counts as right
  std::optional<Reals> entropy;  // [N, L], natural logarithm; only where asked for and present
  // Whether an exit's answer equals that of the exit before it, 0 or 1; false at the first exit.
  // Only where asked for.
  std::optional<Table<std::uint8_t>> agreement;
  // Whether an exit's answer equals the last exit's, 0 or 1. Only where asked for.
  std::optional<Table<std::uint8_t>> final_agreement;
  std::map<std::string, Reals> scores;  // [N, L] each, of score_NAME; those asked for
  // [N, L], of latency_ms: milliseconds from a sample's arrival to each exit's answer on the device
  // that was measured; only where asked for and there.
  std::optional<Table<double>> latency_ms;
  std::vector<std::uint32_t> context;  // [N], places in contexts; only where asked for
  std::vector<std::int64_t> contexts;  // the values that occur, rising
  std::string meta;                    // the JSON text of the file's meta, or empty
  std::vector<Segment> segments;       // of meta, in stored order; empty where it tells of none

  // The number of classes, from probability's shape or else meta's "classes" (a number, or a list
  // of names); 0 where neither is there.
  std::uint64_t classes = 0;

  // Whether all confidences are at least 1 / classes, as those of a softmax are; false where the
  // number of classes is not known.
  bool reaches_chance = false;

  bool label_alone = false;  // there is a label but nothing to compare it with

  // Labels that occur but that no exit ever predicts, in rising order.
  std::vector<std::int64_t> labels_never_predicted;

  // Legal but surely unintended properties that were noticed in reading: one clause each.
  std::vector<std::string> warnings;

  [[nodiscard]] std::size_t samples() const;
  [[nodiscard]] std::size_t exits() const;

  // The largest class probability of sample n at an exit, in [0, 1].
  [[nodiscard]] double confidence(std::size_t n, std::size_t exit) const;

  // Whether the exit's prediction for sample n is its label.
  [[nodiscard]] bool is_right(std::size_t n, std::size_t exit) const;

  // Whether any exit is right for any sample. Where none is although there are labels, the labels
  // do not belong to the predictions (hidden test labels, other numbers), and accuracy means
  // nothing.
  [[nodiscard]] bool any_right() const;

  // The memory that the trace takes.
  [[nodiscard]] std::size_t bytes() const;

  // meta's "kind" (measured, reconstructed or synthetic), or "origin not stated".
  [[nodiscard]] std::string kind() const;
};

// "2, 3 and 5 others": long lists cut.
std::string listed(const std::vector<std::int64_t>& numbers);

}  // namespace splitee
