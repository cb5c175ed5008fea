#include "config/recorded_policy.hpp"

#include <limits>
#include <list>
#include <nlohmann/json.hpp>

namespace splitee {
namespace {

constexpr double kAnything = std::numeric_limits<double>::infinity();

// A description with the texts to which it refers.
struct Record {
  std::list<std::string> texts;
  PolicyInfo info;

  std::string_view kept(const std::string& text) { return texts.emplace_back(text); }
};

// The values were checked when the run was made.
decltype(Parameter::kind) kind_of(const JsonNode& fact) {
  const std::string kind = fact.at("kind").one_of({"number", "text", "arms", "library"});
  if (kind == "arms") return ArmsKind{};
  if (kind == "library") return FileKind{.is_code = true};
  if (kind == "text") return TextKind{};
  return NumberKind{.low = -kAnything, .high = kAnything};
}

std::string_view kind_name(const Parameter& parameter) {
  if (parameter.as<ArmsKind>() != nullptr) return "arms";
  if (parameter.as<FileKind>() != nullptr) return "library";
  return parameter.may_be_grid() ? "number" : "text";
}

}  // namespace

nlohmann::ordered_json library_record(const PolicyInfo& info) {
  nlohmann::ordered_json record = {{"sha256", info.library_sha256},
                                   {"parameters", nlohmann::ordered_json::array()}};
  for (const Parameter& parameter : info.parameters) {
    record["parameters"].push_back({{"name", parameter.name},
                                    {"kind", kind_name(parameter)},
                                    {"group", parameter.group},
                                    {"column", parameter.column()},
                                    {"help", parameter.help}});
  }
  return record;
}

const PolicyInfo& recorded_policy(const PolicyInfo& any, const JsonNode& policy,
                                  const nlohmann::json& facts) {
  static std::list<Record> records;
  const JsonNode name = policy.at("name");
  for (const nlohmann::json& each : facts) {
    if (!each.is_object() || each.value("name", nlohmann::json()) != name.value()) continue;
    const std::string file = "manifest.json";
    const JsonNode fact(each, "policies", file);
    Record& record = records.emplace_back();
    record.info = any;
    record.info.parameters.clear();
    const JsonNode drawing = fact.at("drawing");
    record.info.drawing.label = record.kept(drawing.at("label").text());
    record.info.drawing.colour = record.kept(drawing.at("colour").text());
    const bool learns_thresholds = fact.at("family").text() == name_of(Family::kLearnsThresholds);
    record.info.family = learns_thresholds ? Family::kLearnsThresholds : Family::kLearnsExits;
    const JsonNode library = fact.at("library");
    record.info.library_sha256 = record.kept(library.at("sha256").text());
    for (const JsonNode& told : library.at("parameters").elements()) {
      Parameter& parameter = record.info.parameters.emplace_back();
      parameter.name = record.kept(told.at("name").text());
      parameter.help = record.kept(told.at("help").text());
      parameter.kind = kind_of(told);
      parameter.column_name = record.kept(told.at("column").text());
      if (told.at("group").value() != "") parameter.group = record.kept(told.at("group").text());
    }
    return record.info;
  }
  policy.refuse("there is no record of its library among the manifest's policies");
}

}  // namespace splitee
