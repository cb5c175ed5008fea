#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/path.hpp"
#include "experiment/results/identity.hpp"

namespace splitee {

// SHA-256 of result files by name.
using Digests = std::map<std::string, std::string>;

// manifest.json: the identity of a run, and its results. The same run has the same bytes however it
// was carried out; all that may differ is in run.json (see RunRecord).
class Manifest {
 public:
  static constexpr const char* kFileName = "manifest.json";

  // The manifest of a run of some cells of a plan: all of them, or those of a shard.
  Manifest(const Plan& plan, const std::optional<Shard>& shard, CellRange cells,
           const Digests& files);

  // The manifest of the whole run of these shards (at least one, all of them); `grid`: its cells.
  Manifest(const std::vector<Manifest>& shards, const CellGrid& grid, const Digests& files);

  // Reads the output of text(), of any version and build. None where the text is no manifest.
  static std::optional<Manifest> read(const std::string& text);

  // Reads a file; an Error with this status where it is no manifest.
  static Manifest load(const std::filesystem::path& path, ExitStatus status);

  [[nodiscard]] std::string text() const;

  [[nodiscard]] const RunIdentity& identity() const { return identity_; }
  [[nodiscard]] bool is_shard() const { return !identity_.shard.empty(); }

  // Its whole content. Where it was read, only the parts of RunIdentity are certain to be there.
  [[nodiscard]] const nlohmann::ordered_json& content() const { return content_; }

  // The first result file that is missing in a folder, or whose SHA-256 is not the manifest's;
  // empty where all are in order. A manifest that lists no files belongs to other results. `links`:
  // whether a link to a file counts as the file.
  [[nodiscard]] std::string changed_file(const std::filesystem::path& folder, Links links) const;

 private:
  Manifest(RunIdentity identity, nlohmann::ordered_json content)
      : identity_(std::move(identity)), content_(std::move(content)) {}

  RunIdentity identity_;
  nlohmann::ordered_json content_;
};

}  // namespace splitee
