#include "base/json_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/file.hpp"
#include "base/file_format.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

using nlohmann::json;

constexpr int kDeepest = 64;
constexpr std::size_t kLongestExcerpt = 60;  // of values in messages
constexpr std::size_t kLongestReason = 200;  // why something is not JSON

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

// Watches the parser's events for keys that stand twice in one object, and for nesting deeper than
// any configuration's, on which recursion over the values would overflow the stack.
class Watch {
 public:
  Watch(std::string place, ExitStatus status) : place_(std::move(place)), status_(status) {}

  bool operator()(int depth, json::parse_event_t event, const json& parsed) {
    if (depth > kDeepest) {
      fail(status_, "{}: {}: is nested more than {} deep", place_, path(), kDeepest);
    }
    switch (event) {
      case json::parse_event_t::object_start:
        open_.push_back({false, 0, "", {}});
        break;
      case json::parse_event_t::array_start:
        open_.push_back({true, 0, "", {}});
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        open_.pop_back();
        next_element();
        break;
      case json::parse_event_t::value:
        next_element();
        break;
      case json::parse_event_t::key:
        open_.back().key = parsed.get<std::string>();
        if (!open_.back().seen.insert(open_.back().key).second) {
          fail(status_, "{}: {}: stands twice; keep one of them", place_, path());
        }
        break;
    }
    return true;
  }

 private:
  // A list or object that is being read.
  struct Level {
    bool is_list;
    std::size_t index;           // of a list's element
    std::string key;             // of an object's value
    std::set<std::string> seen;  // keys
  };

  void next_element() {
    if (!open_.empty()) ++open_.back().index;
  }

  [[nodiscard]] std::string path() const {
    std::string text;
    for (const Level& level : open_) {
      text = joined(text, level.is_list ? fmt::format("{}", level.index) : level.key);
    }
    return shortened(text, kLongestReason);
  }

  std::string place_;
  ExitStatus status_;
  std::vector<Level> open_;
};

// "line 3, column 5" of the byte `at`, both counted from 1.
std::string place_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t newline = before.rfind('\n');
  return fmt::format("line {}, column {}", std::count(before.begin(), before.end(), '\n') + 1,
                     newline == std::string_view::npos ? at + 1 : at - newline);
}

// The place of the comma behind which the parser stops at a '}' or ']'; none where there is none.
std::optional<std::size_t> trailing_comma(std::string_view text, std::size_t stopped_behind) {
  if (stopped_behind == 0 || stopped_behind > text.size()) return std::nullopt;
  const std::size_t bracket = stopped_behind - 1;
  if (text[bracket] != '}' && text[bracket] != ']') return std::nullopt;
  const std::size_t last = text.substr(0, bracket).find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos || text[last] != ',') return std::nullopt;
  return last;
}

// Why the text is not JSON: the parser's message without its internal name; it may quote all of the
// text.
std::string syntax_message(const json::exception& error, std::string_view text) {
  if (const auto* syntax = dynamic_cast<const json::parse_error*>(&error)) {
    if (const auto comma = trailing_comma(text, syntax->byte)) {
      return fmt::format("{}: a comma stands before the closing '{}'; take it away",
                         place_of(text, *comma), text[syntax->byte - 1]);
    }
  }
  std::string_view message = error.what();
  const std::size_t bracket = message.find("] ");
  if (bracket != std::string_view::npos) message.remove_prefix(bracket + 2);
  return shortened(message, kLongestReason);
}

// Refuses what the parser would take for the end of the text, or for strange characters.
void expect_plain(std::string_view text, const std::string& place, ExitStatus status) {
  if (is_utf16(text)) fail(status, "{}: is UTF-16 text; save it as UTF-8", place);
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    fail(status, "{}: is not valid JSON: {}: holds a NUL character", place, place_of(text, nul));
  }
}

// Stops a parser that has gone too deep.
struct TooDeep {};

template <class Json>
Json parse_shallow(const std::string& text, bool* too_deep) {
  const auto watch = [](int depth, typename Json::parse_event_t, const Json&) {
    if (depth > kDeepest) throw TooDeep();
    return true;
  };
  try {
    if (text.find('\0') == std::string::npos) return Json::parse(text, watch, false);
  } catch (const TooDeep&) {
    if (too_deep != nullptr) *too_deep = true;
  }
  return Json(Json::value_t::discarded);
}

}  // namespace

json parse_strict(const std::string& text, const std::string& file, ExitStatus status) {
  if (const auto format = recognised(text)) {
    fail(status, "{}: is {}; JSON text is needed", file, format->what);
  }
  expect_plain(text, file, status);
  try {
    return json::parse(text, Watch(file, status));
  } catch (const json::exception& error) {
    fail(status, "{}: is not valid JSON: {}", file, syntax_message(error, text));
  }
}

json parse_value(const std::string& text, const std::string& place) {
  json value = json::parse(text, Watch(place, ExitStatus::kUsage), false);
  if (!value.is_discarded()) return value;
  value = text;
  try {
    static_cast<void>(value.dump());
  } catch (const json::exception&) {
    fail(ExitStatus::kUsage, "{}: the value is not UTF-8 text", place);
  }
  return value;
}

json parse_or_discard(const std::string& text, bool* too_deep) {
  return parse_shallow<json>(text, too_deep);
}

nlohmann::ordered_json parse_in_order(const std::string& text) {
  return parse_shallow<nlohmann::ordered_json>(text, nullptr);
}

void JsonNode::expect_object(std::initializer_list<std::string_view> keys) const {
  expect_object(std::vector<std::string_view>(keys));
}

void JsonNode::expect_object(const std::vector<std::string_view>& keys) const {
  if (!value_->is_object()) refuse("is {}; expected an object", shown());
  for (const auto& item : value_->items()) {
    if (std::find(keys.begin(), keys.end(), item.key()) == keys.end()) {
      refuse("unknown key '{}'{}; known are {}", item.key(), did_you_mean(item.key(), keys),
             fmt::join(keys, ", "));
    }
  }
}

void JsonNode::expect_names() const {
  for (const auto& item : value_->items()) {
    if (item.key().empty()) refuse("has an empty key");
    if (const std::string hidden = first_hidden(item.key()); !hidden.empty()) {
      refuse("the key '{}' holds the control or invisible character {}",
             shortened(printable(item.key()), kLongestExcerpt), hidden);
    }
  }
}

JsonNode JsonNode::at(const std::string& key) const {
  if (!has(key)) refuse("the key '{}' is missing", key);
  return {(*value_)[key], joined(path_, key), *file_};
}

std::optional<JsonNode> JsonNode::find(const std::string& key) const {
  if (!has(key)) return std::nullopt;
  return at(key);
}

std::vector<JsonNode> JsonNode::elements() const {
  if (!value_->is_array() || value_->empty()) {
    refuse("is {}; expected a list of at least one", shown());
  }
  std::vector<JsonNode> nodes;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.emplace_back((*value_)[i], joined(path_, fmt::format("{}", i)), *file_);
  }
  return nodes;
}

std::string JsonNode::text() const {
  if (!value_->is_string()) refuse("is {}; expected a string", shown());
  auto text = value_->get<std::string>();
  if (text.empty()) refuse("is empty; expected some text");
  if (const std::string hidden = first_hidden(text); !hidden.empty()) {
    refuse("holds the control or invisible character {}", hidden);
  }
  return text;
}

bool JsonNode::truth() const {
  if (!value_->is_boolean()) refuse("is {}; expected true or false", shown());
  return value_->get<bool>();
}

double JsonNode::number(double low, double high) const {
  if (!value_->is_number()) refuse("is {}; expected a number", shown());
  const auto number = value_->get<double>();
  if (!(number >= low && number <= high)) {
    if (std::isinf(high)) refuse("is {}; expected a number of at least {}", shown(), low);
    refuse("is {}; expected a number from {} to {}", shown(), low, high);
  }
  return number;
}

std::uint64_t JsonNode::whole_number(std::uint64_t low, std::uint64_t high) const {
  const bool right = value_->is_number_unsigned() && value_->get<std::uint64_t>() >= low &&
                     value_->get<std::uint64_t>() <= high;
  if (!right) refuse("is {}; expected a whole number from {} to {}", shown(), low, high);
  return value_->get<std::uint64_t>();
}

std::vector<double> JsonNode::numbers(double low, double high) const {
  std::vector<double> values;
  for (const JsonNode& element : elements()) values.push_back(element.number(low, high));
  return values;
}

std::string JsonNode::one_of(const std::vector<std::string_view>& words) const {
  auto word = value_->is_string() ? value_->get<std::string>() : std::string();
  if (std::find(words.begin(), words.end(), word) == words.end()) {
    refuse("is {}{}; expected \"{}\"", shown(), did_you_mean(word, words),
           fmt::join(words, "\" or \""));
  }
  return word;
}

std::string JsonNode::shown() const {
  return shortened(printable(value_->dump(-1, ' ', false, json::error_handler_t::replace)),
                   kLongestExcerpt);
}

}  // namespace splitee
