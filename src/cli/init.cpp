#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"

namespace splitee {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRun = R"({
  "name": "example",
  "repeats": 20,
  "traces": [
    {"name": "made", "synth": "trace.json", "threshold": 0.7}
  ],
  "cost": {"processing": 0.8, "inference": 0.2, "offload": [2, 5], "mu": 0.1},
  "policies": [
    "splitee",
    "splitee-s",
    {"type": "fixed-split", "name": "half-way", "exit": 6},
    "final-exit"
  ]
}
)";

constexpr std::string_view kTrace = R"({
  "model": "latent-margin",
  "name": "a made network",
  "kind": "synthetic",
  "seed": 1,
  "samples": 5000,
  "exits": 12,
  "classes": 2,
  "blind_layers": 2,
  "blind_scale": 0.29,
  "blind_shift": 0.22,
  "mu_first": 0.83,
  "mu_last": 0.97,
  "mu_power": 0.8,
  "k_first": 2.7,
  "k_last": 9.7,
  "k_power": 0.84,
  "sigma_sample": 0.61,
  "sigma_layer": 0.67,
  "cap_first": 3,
  "cap_last": 8.6,
  "rho": 0.79,
  "phi": 0.78
}
)";

constexpr std::string_view kReadme = R"(# An example of splitee-sim

    splitee-sim run run.json                      a second; the results go to results/example
    splitee-sim table results/example             prints them again
    splitee-sim run run.json --dry-run            what would be run, with every default

What run.json says:

| key | here | meaning |
|---|---|---|
| `name` | `example` | the results go to results/NAME; another folder with --out |
| `repeats` | 20 | each policy sees the samples in 20 orders; intervals are over these |
| `traces` | `trace.json` | parameters of a made trace. One of your own is `"path": "mine.npz"`: arrays confidence, prediction [samples, exits] and label [samples] |
| `threshold` | 0.7 | an exit answers where its confidence is at least this |
| `cost.processing`, `inference` | 0.8, 0.2 | of a layer, and of an exit's classifier; in lambda |
| `cost.offload` | 2 and 5 | of sending a sample to the cloud; each value is a cell of the results |
| `cost.mu` | 0.1 | what a cost counts in the rewards |
| `policies` | four | 'splitee-sim policies' lists all, 'splitee-sim policies NAME' explains one and its parameters |

Try: `--set policies.0=ucb-n`, `--set traces.0.threshold=0.9`, or a grid: `"threshold": {"grid": [0.7, 0.8, 0.9]}`.
)";

// Writes the example's files; existing files are not replaced.
void init_command(const fs::path& folder) {
  const std::vector<std::pair<const char*, std::string>> files = {
      {"trace.json", std::string(kTrace)},
      {"README.md", std::string(kReadme)},
      {"run.json", std::string(kRun)}};
  for (const auto& [name, text] : files) {
    if (path_kind(folder / name, Links::kShow, ExitStatus::kFailed) != PathKind::kNothing) {
      fail(ExitStatus::kUsage, "{}: is there already; choose another folder: splitee-sim init DIR",
           (folder / name).string());
    }
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    fail(ExitStatus::kFailed, "{}: cannot be made: {}", folder.string(), error.message());
  }
  for (const auto& [name, text] : files) {
    AtomicFile file(folder / name);
    file.write(text);
    file.commit();
  }
  const std::string shown = printable(folder.string());
  print(
      fmt::format("{0}: a configuration, its made trace and README.md, which explains them\n"
                  "next: splitee-sim run {0}/run.json\n",
                  shown));
}

}  // namespace

void add_init(CLI::App& program) {
  const auto folder = std::make_shared<fs::path>("splitee-example");
  CLI::App* command =
      program.add_subcommand("init", "write a small example, explained, that runs in a second");
  command->add_option("DIR", *folder, "folder for it (default splitee-example)")
      ->check(some_text());
  command->callback([folder] { init_command(*folder); });
}

}  // namespace splitee
