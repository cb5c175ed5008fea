#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace splitee {

// The facts in a run's manifest that its tables do not hold.
struct KnownRun {
  std::set<std::string> beforehand;          // names of the policies that know the data beforehand
  std::set<std::string> types;               // of policies
  std::map<std::string, std::string> units;  // of the columns of summary.csv
};

// The unit of a column of summary.csv where no manifest tells it: "λ, per sample"; empty: none.
std::string usual_unit(const std::string& column);

// Those of the run in a folder; empty where it has no manifest, and where an older version wrote
// none of them. An Error with status kData for a file that is no manifest of this program.
KnownRun known_run(const std::filesystem::path& folder);

}  // namespace splitee
