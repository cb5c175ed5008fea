// The parameters of policies, each kind in the configuration's form.
#include "config/parameters.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace {

using namespace splitee;

std::variant<Axis, ParameterValue> read(const Parameter& parameter, const nlohmann::json& given) {
  std::size_t grid_values = 0;
  const ParameterReading how{Convention::kPaper, "folder", &grid_values};
  if (given.is_null()) return read_parameter(parameter, std::nullopt, how);
  return read_parameter(parameter, JsonNode(given, "p", "run.json"), how);
}

std::string refusal(const Parameter& parameter, const nlohmann::json& given) {
  try {
    read(parameter, given);
  } catch (const Error& error) {
    CHECK(error.status() == ExitStatus::kUsage);
    return error.what();
  }
  return "none";
}

template <class Value>
Value value_of(const std::variant<Axis, ParameterValue>& read) {
  return std::get<Value>(std::get<ParameterValue>(read));
}

}  // namespace

TEST_CASE("a number or an exit may be a grid, and an exit is a whole number") {
  const Parameter number{"p", "help", NumberKind{.low = 0, .high = 2, .fallback = 0.5}};
  CHECK(std::get<Axis>(read(number, nullptr)).values == std::vector<double>{0.5});
  CHECK(std::get<Axis>(read(number, {{"grid", {1, 2}}})).values == std::vector<double>{1, 2});
  CHECK(refusal(number, 3) == "run.json: p: is 3; expected a number from 0 to 2");
  const Parameter exit{"p", "help", ExitKind{}};
  CHECK(std::get<Axis>(read(exit, 3)).values == std::vector<double>{3});
  CHECK(refusal(exit, 1.5) == "run.json: p: is 1.5; expected a whole number from 1");
  CHECK_FALSE(has_fallback(exit));
  CHECK(has_fallback(number));
}

TEST_CASE("a choice is one of its words, by default the convention's") {
  const Parameter choice{
      "p", "help", ChoiceKind{.words = {"one", "two"}, .published_code = "one", .paper = "two"}};
  CHECK(value_of<std::string>(read(choice, nullptr)) == "two");
  CHECK(value_of<std::string>(read(choice, "one")) == "one");
  CHECK(refusal(choice, "on").find("did you mean 'one'?") != std::string::npos);
}

TEST_CASE("a list holds numbers of its range, and without a default must be given") {
  const Parameter list{"p", "help", ListKind{.low = 0, .high = 1}};
  CHECK(value_of<std::vector<double>>(read(list, {0.5, 1})) == std::vector<double>{0.5, 1});
  CHECK(refusal(list, {0.5, 2}) == "run.json: p.1: is 2; expected a number from 0 to 1");
  CHECK_FALSE(has_fallback(list));
  const Parameter filled{"p", "help", ListKind{.fallback = {7}}};
  CHECK(has_fallback(filled));
  CHECK(value_of<std::vector<double>>(read(filled, nullptr)) == std::vector<double>{7});
}

TEST_CASE("a file is relative to the configuration's folder, and shown as it was given") {
  const Parameter path{"p", "help", FileKind{}};
  const auto value = value_of<FileValue>(read(path, "a.npz"));
  CHECK(value.given == "a.npz");
  CHECK(value.path == "folder/a.npz");
  CHECK_FALSE(has_fallback(path));
}
