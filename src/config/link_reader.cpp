// The link of a configuration: rates by number or by name, or a series.
#include <limits>

#include "base/file.hpp"
#include "config/cost_reader.hpp"
#include "config/limits.hpp"

namespace splitee {
namespace {

// The profile of this name.
template <class Profiles>
const auto& profile_named(const JsonNode& node, const Profiles& profiles, const char* what) {
  const std::string name = node.text();
  std::vector<std::string_view> known;
  for (const auto& profile : profiles) {
    if (profile.name == name) return profile;
    known.push_back(profile.name);
  }
  node.refuse("there is no {} {}{}; 'splitee-sim links' lists them", what, node.shown(),
              did_you_mean(name, known));
}

void read_radio(const JsonNode& node, LinkSpec& spec) {
  if (node.value().is_string()) {
    const RadioProfile& profile = profile_named(node, radio_profiles(), "radio");
    spec.radio = profile.name;
    spec.link.radio = profile.radio;
    return;
  }
  if (!node.value().is_object()) {
    node.refuse("is {}; expected a radio's name, or {{\"up_mw_per_mbit\": .., \"base_mw\": ..}}",
                node.shown());
  }
  node.expect_object({"up_mw_per_mbit", "base_mw"});
  spec.link.radio = Radio{node.at("up_mw_per_mbit").number(0, kHighestCost),
                          node.at("base_mw").number(0, kHighestCost)};
}

SeriesColumn read_column(const JsonNode& node, const std::vector<std::string_view>& units) {
  node.expect_object({"column", "unit"});
  return {node.at("column").text(), node.at("unit").one_of(units)};
}

// Refuses the keys of another format.
void refuse_keys_of_others(const JsonNode& node, const std::string& format) {
  const auto refuse = [&](const char* key, const char* needed) {
    if (node.has(key))
      node.at(key).refuse("has no meaning with format {}, only {}", format, needed);
  };
  const bool is_mahimahi = format == "mahimahi";
  if (!is_mahimahi) refuse("bytes_per_opportunity", "with mahimahi");
  if (is_mahimahi) refuse("end", "with two-column and csv: opportunities always wrap");
  if (format == "csv") return;
  refuse("time", "with csv");
  refuse("up", "with csv");
  refuse("rtt", "with csv");
}

// The series of a link, if it has one.
std::optional<SeriesSource> read_source(const JsonNode& node, const std::filesystem::path& folder) {
  const auto file = node.find("series");
  if (!file) {
    for (const char* key : {"format", "end", "bytes_per_opportunity", "time", "up", "rtt"}) {
      if (node.has(key)) node.at(key).refuse("has no meaning without \"series\"");
    }
    return std::nullopt;
  }
  if (node.has("up_mbit")) node.at("up_mbit").refuse("stands beside a series; keep one of them");
  SeriesSource source;
  source.given_path = file->text();
  source.path = below(folder, source.given_path);
  const std::string format = node.at("format").one_of({"mahimahi", "two-column", "csv"});
  refuse_keys_of_others(node, format);
  if (const auto bytes = node.find("bytes_per_opportunity")) {
    source.bytes_each = bytes->number(1, kMostAtOnce);
  }
  if (const auto end = node.find("end")) {
    source.end = end->one_of({"wrap", "stop"}) == "stop" ? SeriesEnd::kStop : SeriesEnd::kWrap;
  }
  if (format == "two-column") source.format = SeriesFormat::kTwoColumn;
  if (format != "csv") return source;
  source.format = SeriesFormat::kCsv;
  source.time = read_column(node.at("time"), time_units());
  source.up = read_column(node.at("up"), rate_units());
  if (const auto rtt = node.find("rtt")) {
    source.rtt = read_column(*rtt, time_units());
    if (node.has("rtt_ms")) {
      node.at("rtt_ms").refuse("stands beside the column of a series; keep one of them");
    }
  }
  return source;
}

}  // namespace

LinkSpec read_link(const JsonNode& node, const std::filesystem::path& folder) {
  node.expect_object({"profile", "up_mbit", "down_mbit", "rtt_ms", "radio", "series", "format",
                      "end", "bytes_per_opportunity", "time", "up", "rtt"});
  LinkSpec spec;
  spec.series = read_source(node, folder);
  if (const auto name = node.find("profile")) {
    const LinkProfile& profile = profile_named(*name, link_profiles(), "link profile");
    spec.profile = profile.name;
    spec.link = profile.link;
  }
  const auto read = [&](const char* key, double low, double high, double& number) {
    if (const auto given = node.find(key)) {
      number = given->number(low, high);
    } else if (spec.profile.empty()) {
      node.refuse("the key '{}' (or 'profile') is missing", key);
    }
  };
  if (spec.series) {
    spec.link.up_mbit = std::numeric_limits<double>::infinity();
  } else {
    read("up_mbit", kLowestRate, kHighestRate, spec.link.up_mbit);
  }
  read("down_mbit", kLowestRate, kHighestRate, spec.link.down_mbit);
  if (spec.series && spec.series->rtt) {
    spec.link.rtt_ms = 0;
  } else {
    read("rtt_ms", 0, kHighestCost, spec.link.rtt_ms);
  }
  if (const auto radio = node.find("radio")) read_radio(*radio, spec);
  return spec;
}

}  // namespace splitee
