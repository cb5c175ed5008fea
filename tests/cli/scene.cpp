#include "scene.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGoodConfig = R"({
  "name": "x",
  "repeats": 2,
  "traces": [{"name": "T", "path": "trace.npz", "threshold": 0.7}],
  "cost": {"offload": 2},
  "policies": ["splitee", "final-exit"]
})";

// Every file and folder below `root`, with type, size and time of the last change, or the target of
// a link.
std::map<std::string, std::string> state_of(const fs::path& root) {
  std::map<std::string, std::string> state;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_symlink()) {
      state[entry.path().string()] = "leads to " + fs::read_symlink(entry.path()).string();
      continue;
    }
    const auto changed = entry.last_write_time().time_since_epoch().count();
    state[entry.path().string()] = entry.is_regular_file()
                                       ? fmt::format("{} bytes, {}", entry.file_size(), changed)
                                       : fmt::format("no file, {}", changed);
  }
  return state;
}

std::vector<float> rising(std::size_t n) {
  std::vector<float> values(n);
  for (std::size_t k = 0; k < n; ++k) values[k] = 0.4F + 0.05F * static_cast<float>(k);
  return values;
}

}  // namespace

NpyBytes good_confidence() { return npy("confidence", {4, 3}, rising(12)); }

NpyBytes good_prediction() {
  return npy("prediction", {4, 3}, std::vector<std::int64_t>{0, 1, 1, 0, 0, 1, 2, 2, 2, 1, 0, 2});
}

NpyBytes good_label() { return npy("label", {4}, std::vector<std::int64_t>{1, 0, 2, 2}); }

NpyBytes good_entropy() { return npy("entropy", {4, 3}, std::vector<float>(12, 1.08F)); }

std::string good_config() { return kGoodConfig; }

Scene::Scene() {
  write_file(folder_ / "run.json", kGoodConfig);
  set_trace({good_confidence(), good_prediction(), good_label()});
}

void Scene::change_config(const std::string& from, const std::string& to) const {
  std::string text = read_file(folder_ / "run.json");
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  write_file(folder_ / "run.json", text.replace(at, from.size(), to));
}

void Scene::set_trace(const std::vector<NpyBytes>& arrays, bool deflated) const {
  write_npz(folder_ / "trace.npz", arrays, deflated);
}

void Scene::make_long() const {
  std::vector<float> confidences(60000, 0.75F);
  std::fill_n(confidences.begin(), 3, 0.5F);
  set_trace({npy("confidence", {20000, 3}, confidences)});
}

void Scene::set_orders(const NpyBytes& orders) const {
  write_file(folder_ / "orders.npy", orders.bytes);
  change_config(R"("threshold": 0.7)", R"("threshold": 0.7, "order": "orders.npy")");
}

ProgramResult Scene::run(const std::vector<std::string>& more_arguments) const {
  std::vector<std::string> arguments = {"run", "--config", "run.json"};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  return run_splitee(arguments, folder_.path());
}

void Scene::expect_refusal(const std::vector<std::string>& arguments, int status,
                           const std::string& message) const {
  const auto before = state_of(folder_.path());
  const ProgramResult result = run_splitee(arguments, folder_.path());
  CHECK(result.errors == "splitee-sim: " + message + "\n");
  CHECK(result.status == status);
  CHECK(result.output.empty());
  CHECK(state_of(folder_.path()) == before);
}

void Scene::expect_run_refused(int status, const std::string& message,
                               const std::vector<std::string>& more_arguments) const {
  std::vector<std::string> arguments = {"run", "--config", "run.json"};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  expect_refusal(arguments, status, message);
}

void Scene::expect_no_memory(const std::vector<std::string>& arguments, int status,
                             const std::string& beginning) const {
  const auto before = state_of(folder_.path());
  const ProgramResult result = run_splitee(arguments, folder_.path());
  CAPTURE(result.errors);
  CHECK(result.errors.starts_with("splitee-sim: " + beginning + " of memory, but only "));
  CHECK(result.errors.find(" are available ") != std::string::npos);
  CHECK(result.errors.find('\n') == result.errors.size() - 1);
  CHECK(result.status == status);
  CHECK(result.output.empty());
  CHECK(state_of(folder_.path()) == before);
}

}  // namespace splitee::testing
