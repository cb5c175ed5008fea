#include "trace/trace.hpp"

#include <fmt/ranges.h>

#include <cmath>

#include "base/json_reader.hpp"

namespace splitee {

namespace {

double answer_at(const Answers& answers, Eigen::Index n, Eigen::Index exit) {
  const auto at = [&](const auto& table) {
    return static_cast<double>(
        table.column(static_cast<std::size_t>(exit))[static_cast<std::size_t>(n)]);
  };
  return std::visit(at, answers);
}

}  // namespace

Eigen::Index Trace::samples() const {
  return std::visit([](const auto& table) { return static_cast<Eigen::Index>(table.samples()); },
                    answers);
}

Eigen::Index Trace::exits() const {
  return std::visit([](const auto& table) { return static_cast<Eigen::Index>(table.exits()); },
                    answers);
}

double Trace::confidence(Eigen::Index n, Eigen::Index exit) const {
  return std::abs(answer_at(answers, n, exit));
}

bool Trace::is_right(Eigen::Index n, Eigen::Index exit) const {
  return std::signbit(answer_at(answers, n, exit));
}

bool Trace::any_right() const {
  for (Eigen::Index exit = 0; exit < exits(); ++exit) {
    for (Eigen::Index n = 0; n < samples(); ++n) {
      if (is_right(n, exit)) return true;
    }
  }
  return false;
}

std::size_t Trace::bytes() const {
  std::size_t sum = std::visit([](const auto& table) { return table.bytes(); }, answers);
  const auto bytes_of = [](const Reals& reals) {
    return std::visit(
        [](const auto& table) {
          return static_cast<std::size_t>(table.size()) * sizeof(*table.data());
        },
        reals);
  };
  if (entropy) sum += bytes_of(*entropy);
  for (const auto& [name, score] : scores) sum += bytes_of(score);
  if (agreement) sum += static_cast<std::size_t>(agreement->size());
  if (final_agreement) sum += static_cast<std::size_t>(final_agreement->size());
  return sum + context.size() * sizeof(context.front());
}

std::string listed(const std::vector<std::int64_t>& numbers) {
  constexpr std::size_t kShown = 8;
  if (numbers.size() <= kShown) return fmt::format("{}", fmt::join(numbers, ", "));
  return fmt::format("{} and {} others", fmt::join(numbers.begin(), numbers.begin() + kShown, ", "),
                     numbers.size() - kShown);
}

std::string Trace::kind() const {
  if (!meta.empty()) {
    const auto parsed = parse_or_discard(meta);
    if (parsed.is_object() && parsed.contains("kind") && parsed["kind"].is_string()) {
      return parsed["kind"].get<std::string>();
    }
  }
  return "origin not stated";
}

}  // namespace splitee
