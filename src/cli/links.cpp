#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "model/link.hpp"

namespace splitee {
namespace {

std::string listed_links() {
  std::string text =
      "links, for cost.link.profile: Mbit/s to the cloud and back, and ms there and back\n";
  for (const LinkProfile& profile : link_profiles()) {
    text += fmt::format("  {:<12}  up {:<6}  down {:<6}  rtt {:<4}  {}\n", profile.name,
                        profile.link.up_mbit, profile.link.down_mbit, profile.link.rtt_ms,
                        profile.source);
  }
  text += "\nradios, for cost.link.radio: mW while sending, per Mbit/s of the uplink and besides\n";
  for (const RadioProfile& profile : radio_profiles()) {
    text += fmt::format("  {:<12}  {} per Mbit/s + {}\n", profile.name,
                        profile.radio.up_mw_per_mbit, profile.radio.base_mw);
  }
  return text + fmt::format("  source: {}\n", radio_profiles().front().source);
}

}  // namespace

void add_links(CLI::App& program) {
  program.add_subcommand("links", "list the named links and radios, with their sources")
      ->callback([] { print(listed_links()); });
}

}  // namespace splitee
