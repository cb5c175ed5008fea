#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace splitee {

// These functions are the only places that parse JSON. Nesting deeper than 64 is refused, because
// recursion over the values would overflow the stack.

// Parses JSON text (UTF-8, with or without a byte order mark, lines ended in any way). A syntax
// error, a NUL, or a key that stands twice in an object is an Error with this status that names the
// file and the place.
nlohmann::json parse_strict(const std::string& text, const std::string& file,
                            ExitStatus status = ExitStatus::kUsage);

// As parse_strict for a value on the command line; text that is not JSON is a string.
nlohmann::json parse_value(const std::string& text, const std::string& place);

// Parses JSON that a program has written, such as a manifest or a trace's meta; a discarded value
// (see is_discarded()) where the text is not JSON or nests too deep. `too_deep` tells which.
nlohmann::json parse_or_discard(const std::string& text, bool* too_deep = nullptr);
nlohmann::ordered_json parse_in_order(const std::string& text);

// A place in a JSON file: its value and its path. Reading a value of another kind than asked for is
// an Error with status kUsage.
class JsonNode {
 public:
  JsonNode(const nlohmann::json& value, std::string path, const std::string& file)
      : value_(&value), path_(std::move(path)), file_(&file) {}

  [[nodiscard]] const nlohmann::json& value() const { return *value_; }

  // "FILE: PATH: what".
  template <class... Args>
  [[noreturn]] void refuse(fmt::format_string<Args...> what, Args&&... args) const {
    splitee::fail(ExitStatus::kUsage, "{}: {}{}{}", *file_, path_, path_.empty() ? "" : ": ",
                  fmt::format(what, std::forward<Args>(args)...));
  }

  // The value must be an object with no other keys than these.
  void expect_object(std::initializer_list<std::string_view> keys) const;
  void expect_object(const std::vector<std::string_view>& keys) const;

  // The value must be an object; its keys are free, but each must be valid as text().
  void expect_names() const;

  [[nodiscard]] bool has(const std::string& key) const { return value_->contains(key); }
  [[nodiscard]] JsonNode at(const std::string& key) const;                   // must be there
  [[nodiscard]] std::optional<JsonNode> find(const std::string& key) const;  // may be missing
  [[nodiscard]] std::vector<JsonNode> elements() const;                      // of a non-empty list

  // Text that is neither empty nor holds hidden characters: a name that can be shown everywhere as
  // it is.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool truth() const;
  [[nodiscard]] double number(double low, double high) const;
  [[nodiscard]] std::uint64_t whole_number(std::uint64_t low, std::uint64_t high) const;
  [[nodiscard]] std::vector<double> numbers(double low, double high) const;  // a list
  [[nodiscard]] std::string one_of(const std::vector<std::string_view>& words) const;

  // The value as JSON, shortened, for messages.
  [[nodiscard]] std::string shown() const;

 private:
  const nlohmann::json* value_;
  std::string path_;
  const std::string* file_;
};

}  // namespace splitee
