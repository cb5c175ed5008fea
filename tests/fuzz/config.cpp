// A configuration, followed by --set arguments, each behind a line "===".
#include "config/config.hpp"

#include <nlohmann/json.hpp>

#include "experiment/cell_grid.hpp"
#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"

namespace splitee::fuzz {

int fuzz_config(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string> parts = parts_of(text_of(data, size), 1);
  const std::filesystem::path path = scratch() / "config.json";
  const std::string json = parts.front();
  write(path, json);
  parts.erase(parts.begin());
  Config config;
  if (!succeeds([&] { config = load_config(path, parts); })) return 0;
  expect_no_nul(json);

  const std::string resolved = config.resolved_json();
  const Config again = read_config(nlohmann::json::parse(resolved), path.string());
  expect(again.resolved_json() == resolved, "a resolved configuration reads back as another");

  const std::vector<std::uint64_t> rounds = config.curves.rounds_for(1000);
  for (std::size_t k = 0; k < rounds.size(); ++k) {
    expect(rounds[k] >= 1 && rounds[k] <= 1000 && (k == 0 || rounds[k - 1] < rounds[k]),
           "rounds of curves that do not rise within the trace");
  }
  static_cast<void>(succeeds([&] {
    const CellGrid grid(std::move(config));
    for (const std::uint64_t index : {std::uint64_t{0}, grid.cells() / 2, grid.cells() - 1}) {
      const CellKey key = grid.key_of(grid.cell(index));
      expect(key.grid.size() == grid.columns().size(), "a cell without a value for every column");
      const auto baseline = grid.baseline_of(index);
      expect(!baseline || *baseline < grid.cells(), "a baseline that is no cell");
    }
  }));
  return 0;
}

}  // namespace splitee::fuzz
