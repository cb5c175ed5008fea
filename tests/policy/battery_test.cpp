// Tests that every policy of the table must pass. A new policy is included by its row.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "config/config.hpp"
#include "policy/published_faults.hpp"
#include "policy/table.hpp"
#include "support/answers.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/program.hpp"
#include "support/runnable.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr unsigned kSeed = 5;

json config_of(const json& policy) {
  json config = small_config("trace.npz", 0.7);
  config["policies"] = json::array({policy});
  return config;
}

// The choices that give a parameter a meaning.
json choices_for(const Parameter& parameter) {
  json choices = json::object();
  for (const Condition& condition : parameter.only_with) {
    choices[std::string(condition.choice)] = condition.words.front();
  }
  return choices;
}

// Whether the policy can be replayed on a trace of this size.
bool fits(const json& policy, std::size_t samples, std::size_t exits,
          const std::string& convention = "published-code") {
  json config = config_of(policy);
  config["convention"] = convention;
  const PolicySpec spec = read_config(json::parse(config.dump()), "test").policies.at(0);
  if (spec.info->misfit == nullptr) return true;
  Parameters values;
  for (const auto& [parameter, value] : spec.values) values.set(parameter->name, value);
  for (const auto& [parameter, axis] : spec.axes) values.set(parameter->name, axis.values[0]);
  return !spec.info->misfit(values, {"T", samples, exits});
}

void check_finite(const Results& results) {
  for (const auto& [file, text] : results.files) {
    CHECK(text.find("nan") == std::string::npos);
    CHECK(text.find("inf") == std::string::npos);
  }
}

// The text with every run of white space as one space, because help is wrapped.
std::string squeezed(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || (!result.empty() && result.back() != ' ')) result += space ? ' ' : c;
  }
  return result;
}

// Every value at an end of a parameter's range, and every choice.
std::vector<json> variants(const PolicyInfo& info) {
  std::vector<json> all = {runnable(info)};
  for (const Parameter& parameter : info.parameters) {
    const std::string name(parameter.name);
    std::vector<json> values;
    if (const auto* choice = parameter.as<ChoiceKind>()) {
      values.assign(choice->words.begin(), choice->words.end());
    } else if (const auto* kind = parameter.as<NumberKind>()) {
      values = {kind->low};
      if (!std::isinf(kind->high)) values.emplace_back(kind->high);
    }
    for (const json& value : values) {
      json choices = choices_for(parameter);
      if (parameter.as<ChoiceKind>() != nullptr) choices[name] = value;
      all.push_back(runnable(info, choices));
      all.back()[name] = value;
    }
  }
  return all;
}

}  // namespace

TEST_CASE("every policy describes itself, and no two share a name") {
  std::set<std::string_view> names;
  for (const PolicyInfo* info : all_policies()) {
    CAPTURE(info->name);
    CHECK(names.insert(info->name).second);
    CHECK(find_policy(info->name) == info);
    CHECK_FALSE(info->summary.empty());
    CHECK_FALSE(info->rule.empty());
    CHECK_FALSE(info->source.empty());
    for (const Parameter& parameter : info->parameters) {
      CAPTURE(parameter.name);
      CHECK_FALSE(parameter.help.empty());
      if (const auto* choice = parameter.as<ChoiceKind>()) {
        for (const Convention convention : {Convention::kPublishedCode, Convention::kPaper}) {
          const auto& words = choice->words;
          CHECK(std::count(words.begin(), words.end(), choice->fallback(convention)) == 1);
        }
      }
      if (const auto* number = parameter.as<NumberKind>(); number != nullptr && number->fallback) {
        CHECK(*number->fallback >= number->low);
        CHECK(*number->fallback <= number->high);
      }
    }
  }
  CHECK(names.size() >= 9);
  CHECK(find_policy("no-such-policy") == nullptr);
}

TEST_CASE(
    "every policy gives the same bytes for the same seed, and only the seed draws the orders") {
  const TemporaryFolder folder;
  write_readable(folder.path(), 300, 5, kSeed);
  for (const PolicyInfo* info : all_policies()) {
    CAPTURE(info->name);
    json config = config_of(runnable(*info));
    const Results first = run_config(config, folder.path());
    CHECK(first == run_config(config, folder.path()));
    config["seed"] = 2024;
    CHECK(first["curves.csv"] != run_config(config, folder.path())["curves.csv"]);
  }
}

TEST_CASE("every policy survives as few samples as exits, one exit, equal and negative rewards") {
  const TemporaryFolder folder;
  for (const std::size_t exits : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    write_readable(folder.path(), exits, exits, kSeed);
    for (const PolicyInfo* info : all_policies()) {
      for (const std::string convention : {"published-code", "paper"}) {
        for (const double mu : {0.0, 0.1, 1e6}) {
          if (!fits(runnable(*info), exits, exits, convention)) continue;
          CAPTURE(info->name);
          CAPTURE(exits);
          CAPTURE(mu);
          json config = config_of(runnable(*info));
          config["convention"] = convention;
          config["cost"]["mu"] = mu;
          const Results results = run_config(config, folder.path());
          check_finite(results);
          for (const auto& row : parse_csv(results["runs.csv"])) {
            CHECK(number(row, "samples") == static_cast<double>(exits));
          }
        }
      }
    }
  }
  // All arms alike: the confidences are equal and costs do not count.
  std::vector<float> same(40 * 4, 0.75F);
  write_npz(folder / "trace.npz",
            {npy("confidence", {40, 4}, same), npy("entropy", {40, 4}, same)});
  for (const PolicyInfo* info : all_policies()) {
    if (!reads_little(*info)) continue;
    json config = config_of(runnable(*info));
    config["cost"]["mu"] = 0;
    for (const auto& row : parse_csv(run_config(config, folder.path())["runs.csv"])) {
      CAPTURE(info->name);
      CHECK(number(row, "regret") == 0);
      const bool counts_gains = info->parameter("clip") != nullptr && info->name != "bandit";
      CHECK(number(row, "reward") == (counts_gains || info->name == "ceebert" ? 0 : 30));
    }
  }
}

TEST_CASE(
    "every policy takes each choice and both ends of each range, and refuses what lies beyond") {
  const TemporaryFolder folder;
  write_readable(folder.path(), 50, 4, kSeed);
  for (const PolicyInfo* info : all_policies()) {
    for (const json& policy : variants(*info)) {
      CAPTURE(policy.dump());
      if (!fits(policy, 50, 4)) continue;
      check_finite(run_config(config_of(policy), folder.path()));
    }
    for (const Parameter& parameter : info->parameters) {
      json policy = runnable(*info, choices_for(parameter));
      const std::string name(parameter.name);
      const auto* kind = parameter.as<NumberKind>();
      if (parameter.as<FileKind>() != nullptr || parameter.as<TextKind>() != nullptr) continue;
      policy[name] = kind != nullptr                       ? json(kind->low - 1)
                     : parameter.as<ExitKind>() != nullptr ? json(0)
                                                           : json("none-of-them");
      CAPTURE(policy.dump());
      CHECK_THROWS_WITH_AS(run_config(config_of(policy), folder.path()),
                           doctest::Contains(("policies.0." + name + ": is ").c_str()), Error);
    }
  }
}

TEST_CASE(
    "no policy but the hindsight ones changes a decision because of the labels or later rounds") {
  const TemporaryFolder folder;
  const std::size_t samples = 600;
  const std::size_t exits = 5;
  write_readable(folder.path(), samples, exits, kSeed);
  // Two traces with the same first half and another second half, in stored order, and without
  // labels.
  const Trace trace = read_trace(folder / "trace.npz", {.entropy = true});
  std::vector<float> confidence = confidences<float>(trace);
  const auto& table = std::get<Table<float>>(*trace.entropy);
  std::vector<float> entropy(table.data(), table.data() + table.size());
  for (std::size_t k = 300 * exits; k < confidence.size(); ++k) {
    confidence[k] = 1 - confidence[k] / 2;
    entropy[k] *= 0.5F;
  }
  std::vector<std::uint8_t> context;
  for (std::size_t n = 0; n < samples; ++n) context.push_back(n % 2);
  write_npz(
      folder / "other.npz",
      {npy("confidence", {samples, exits}, confidence), npy("entropy", {samples, exits}, entropy),
       npy("context", {samples}, context), npy("score_sure", {samples, exits}, confidence)});
  for (const PolicyInfo* info : all_policies()) {
    if (info->family == Family::kHindsight) continue;
    if (info->needs.answers || !info->needs.validation.empty()) continue;
    for (const json& policy : variants(*info)) {
      CAPTURE(policy.dump());
      if (!fits(policy, samples, exits)) continue;
      json config = config_of(policy);
      config["traces"][0]["order"] = "stored";
      config["curves"]["rounds"] = {1, 7, 100, 200, 300};
      config["regret"]["reference"] = 2;
      const CsvRows one = parse_csv(run_config(config, folder.path())["curves.csv"]);
      config["traces"][0]["path"] = "other.npz";
      const CsvRows other = parse_csv(run_config(config, folder.path())["curves.csv"]);
      REQUIRE(one.size() == other.size());
      for (std::size_t k = 0; k < one.size(); ++k) {
        CHECK(one[k].at("cost_mean") == other[k].at("cost_mean"));
        CHECK(one[k].at("regret_mean") == other[k].at("regret_mean"));
      }
    }
  }
}

TEST_CASE("a policy that learns beats random-exit on an easy trace") {
  // Exit 3 of 6 is confident and cheap; the exits before it never reach the threshold. The gap
  // between arms is large.
  const TemporaryFolder folder;
  const auto write_easy_trace = [&](const std::string& name, std::size_t samples) {
    std::vector<float> confidence;
    for (std::size_t n = 0; n < samples; ++n) {
      for (const float c : {0.3F, 0.4F, 0.95F, 0.95F, 0.95F, 0.96F}) confidence.push_back(c);
    }
    write_npz(folder / name.c_str(), {npy("confidence", {samples, 6}, confidence)});
  };
  write_easy_trace("trace.npz", 2000);
  write_easy_trace("long.npz", 20'000);
  for (const PolicyInfo* info : all_policies()) {
    if (info->family != Family::kLearnsExits || !reads_little(*info)) continue;
    for (const std::string convention : {"published-code", "paper"}) {
      CAPTURE(info->name);
      json config = config_of(runnable(*info));
      // It plays the last exit, an expensive one, until it is sure of the others.
      if (info->name == "ucb-lp") config["traces"][0]["path"] = "long.npz";
      config["policies"].push_back({{"type", "random-exit"}, {"draw", "per-sample"}});
      config["cost"]["offload"] = 5;
      config["convention"] = convention;
      const CsvRows rows = parse_csv(run_config(config, folder.path())["summary.csv"]);
      CHECK(rows.at(0).at("best_exit") == "3");
      CHECK(number(rows.at(0), "regret_mean") < 0.5 * number(rows.at(1), "regret_mean"));
    }
  }
}

TEST_CASE("the program lists and explains every policy") {
  const TemporaryFolder folder;
  const ProgramResult list = run_splitee({"policies"}, folder.path());
  CHECK(list.status == 0);
  for (const PolicyInfo* info : all_policies()) {
    CAPTURE(info->name);
    CHECK(list.output.find(std::string(info->summary)) != std::string::npos);
    const ProgramResult help = run_splitee({"policies", std::string(info->name)}, folder.path());
    CHECK(help.status == 0);
    CHECK(help.errors.empty());
    CHECK(squeezed(help.output).find(squeezed(info->rule)) != std::string::npos);
    CHECK(squeezed(help.output).find(squeezed(info->differs)) != std::string::npos);
    for (const std::string_view fault : info->faults) {
      CHECK(squeezed(help.output).find(squeezed(published_fault(fault).what)) != std::string::npos);
    }
    for (const Part& part : info->parts) {
      CHECK(squeezed(help.output).find(squeezed(part.differs)) != std::string::npos);
    }
    for (const Parameter& parameter : info->parameters) {
      CHECK(squeezed(help.output).find(squeezed(parameter.help)) != std::string::npos);
    }
  }
}
