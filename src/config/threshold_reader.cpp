#include "config/threshold_reader.hpp"

#include <initializer_list>

#include "base/given_files.hpp"

namespace splitee {
namespace {

double read_accuracy_drop(const JsonNode& node) {
  const double drop = node.value().is_number() ? node.value().get<double>() : -1;
  if (!(drop >= 0 && drop < 1)) {
    node.refuse("is {}; expected a share from 0, below 1: one percentage point is 0.01",
                node.shown());
  }
  return drop;
}

double read_open_share(const JsonNode& node) {
  const double share = node.value().is_number() ? node.value().get<double>() : 0;
  if (!(share > 0 && share < 1)) {
    node.refuse("is {}; expected a share above 0, below 1", node.shown());
  }
  return share;
}

// Refuses keys that have no meaning with a method.
void expect_none(const JsonNode& node, std::initializer_list<const char*> keys,
                 std::string_view method) {
  for (const char* key : keys) {
    if (node.has(key))
      node.at(key).refuse("means nothing with the method {}; leave it out", method);
  }
}

ThresholdRequest read_drop_request(const JsonNode& node) {
  expect_none(node, {"risk", "epsilon", "delta"}, kAccuracyDrop);
  ThresholdRequest request;
  if (const auto drop = node.find("max_accuracy_drop")) {
    request.max_accuracy_drop = read_accuracy_drop(*drop);
  }
  if (const auto rule = node.find("rule")) {
    request.rule = threshold_rule(rule->one_of(threshold_rule_names()));
  }
  return request;
}

GuaranteeRequest read_guarantee_request(const JsonNode& node, std::string_view method) {
  expect_none(node, {"max_accuracy_drop"}, method);
  GuaranteeRequest request;
  request.method = guarantee_method(method);
  if (request.method == GuaranteeMethod::kCrc) expect_none(node, {"delta"}, method);
  if (const auto risk = node.find("risk")) request.risk = risk_named(risk->one_of(risk_names()));
  if (const auto rule = node.find("rule")) {
    request.rule = threshold_rule(rule->one_of(threshold_rule_names()));
  }
  if (!node.has("epsilon")) {
    node.refuse("the key 'epsilon', the risk that the method {} may leave, is missing", method);
  }
  request.epsilon = read_open_share(node.at("epsilon"));
  if (const auto delta = node.find("delta")) request.delta = read_open_share(*delta);
  return request;
}

}  // namespace

ThresholdSource read_threshold_source(const JsonNode& node, const std::filesystem::path& folder) {
  node.expect_object(
      {"grid", "from", "max_accuracy_drop", "rule", "method", "risk", "epsilon", "delta"});
  if (node.has("grid")) node.refuse("has both \"grid\" and \"from\"; keep one of them");
  if (!node.has("from")) node.refuse("the key 'from' (or 'grid') is missing");
  ThresholdSource source;
  source.given_path = node.at("from").text();
  source.path = place_of(folder, source.given_path);
  std::vector<std::string_view> methods = {kAccuracyDrop};
  methods.insert(methods.end(), guarantee_method_names().begin(), guarantee_method_names().end());
  const auto given = node.find("method");
  const std::string method = given ? given->one_of(methods) : std::string(kAccuracyDrop);
  if (method == kAccuracyDrop) {
    source.request = read_drop_request(node);
  } else {
    source.request = read_guarantee_request(node, method);
  }
  return source;
}

}  // namespace splitee
