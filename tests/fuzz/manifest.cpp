// manifest.json beside real results of a shard. In the text "@configuration", "@traces",
// "@version", "@build" and "@files" (with the quotes) stand for the real one's values.
#include "experiment/results/manifest.hpp"

#include <nlohmann/json.hpp>

#include "cli/results_text.hpp"
#include "experiment/results/merge.hpp"
#include "fuzz/small_run.hpp"
#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"

namespace splitee::fuzz {
namespace {

namespace fs = std::filesystem;

// Publishes the results once per process.
struct Published {
  fs::path folder = scratch() / "shard";
  nlohmann::json manifest = nlohmann::json::parse(SmallRun::get().publish(folder));
};

std::string filled(std::string text, const nlohmann::json& real) {
  for (const char* key : {"configuration", "traces", "version", "build", "files"}) {
    const std::string mark = std::string("\"@") + key + '"';
    const std::size_t at = text.find(mark);
    if (at != std::string::npos) text.replace(at, mark.size(), real.at(key).dump());
  }
  return text;
}

}  // namespace

int fuzz_manifest(const std::uint8_t* data, std::size_t size) {
  static const Published published;
  const std::string text = filled(text_of(data, size), published.manifest);
  write(published.folder / "manifest.json", text);

  static_cast<void>(succeeds([&] { expect_harmless(results_text(published.folder)); }));
  static_cast<void>(succeeds([&] {
    const auto manifest = Manifest::read(text);
    const auto identity = RunIdentity::read(text);
    expect(manifest.has_value() == identity.has_value(), "a manifest without an identity");
    if (!identity) return;
    static_cast<void>(manifest->changed_file(published.folder, Links::kShow));
    expect_no_nul(text);
    const auto again = RunIdentity::read(identity->text());
    expect(again && difference(*identity, *again, true).empty(),
           "an identity reads back as another");
    const RunIdentity real = SmallRun::get().identity(true);
    if (const std::string differs = difference(*identity, real, true); !differs.empty()) {
      expect_one_line(shown(differs));
    }
  }));
  const fs::path out = scratch() / "merged";
  static_cast<void>(succeeds([&] { merge_shards({published.folder}, out); }));
  fs::remove_all(out);
  return 0;
}

}  // namespace splitee::fuzz
