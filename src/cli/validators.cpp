#include "cli/validators.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace splitee {
namespace {

// The number in a text, where that is all of it.
std::optional<double> number_in(const std::string& text) {
  double value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  const auto normalise = [low, high](std::string& text) {
    std::uint64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size() || value < low || value > high) {
      return fmt::format("is '{}'; expected a whole number from {} to {}", text, low, high);
    }
    text = fmt::format("{}", value);
    return std::string();
  };
  return {normalise, "UINT"};
}

CLI::Validator some_text() {
  return {[](const std::string& text) { return text.empty() ? "is empty" : std::string(); }, ""};
}

CLI::Validator page_name() {
  return {[](const std::string& text) {
            return text.ends_with(".html")
                       ? std::string()
                       : fmt::format("is '{}'; expected a name that ends in .html", text);
          },
          ""};
}

CLI::Validator share_below_one() {
  return {[](const std::string& text) {
            const std::optional<double> value = number_in(text);
            return value && *value >= 0 && *value < 1
                       ? std::string()
                       : fmt::format(
                             "is '{}'; expected a share from 0, below 1: one percentage "
                             "point is 0.01",
                             text);
          },
          ""};
}

CLI::Validator open_share() {
  return {[](const std::string& text) {
            const std::optional<double> value = number_in(text);
            return value && *value > 0 && *value < 1
                       ? std::string()
                       : fmt::format("is '{}'; expected a share above 0, below 1", text);
          },
          ""};
}

}  // namespace splitee
