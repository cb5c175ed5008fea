#include "trace/trace.hpp"

#include <fmt/ranges.h>

#include <cmath>

#include "base/json_reader.hpp"

namespace splitee {

namespace {

double answer_at(const Answers& answers, std::size_t n, std::size_t exit) {
  const auto at = [&](const auto& table) { return static_cast<double>(table.column(exit)[n]); };
  return std::visit(at, answers);
}

}  // namespace

std::size_t Trace::samples() const {
  return std::visit([](const auto& table) { return table.samples(); }, answers);
}

std::size_t Trace::exits() const {
  return std::visit([](const auto& table) { return table.exits(); }, answers);
}

double Trace::confidence(std::size_t n, std::size_t exit) const {
  return std::abs(answer_at(answers, n, exit));
}

bool Trace::is_right(std::size_t n, std::size_t exit) const {
  return std::signbit(answer_at(answers, n, exit));
}

bool Trace::any_right() const {
  for (std::size_t exit = 0; exit < exits(); ++exit) {
    for (std::size_t n = 0; n < samples(); ++n) {
      if (is_right(n, exit)) return true;
    }
  }
  return false;
}

std::size_t Trace::bytes() const {
  std::size_t sum = std::visit([](const auto& table) { return table.bytes(); }, answers);
  const auto bytes_of = [](const Reals& reals) {
    return std::visit([](const auto& table) { return table.bytes(); }, reals);
  };
  if (entropy) sum += bytes_of(*entropy);
  for (const auto& [name, score] : scores) sum += bytes_of(score);
  if (agreement) sum += agreement->bytes();
  if (final_agreement) sum += final_agreement->bytes();
  if (latency_ms) sum += latency_ms->bytes();
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
