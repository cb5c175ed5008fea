#include <array>

#include "base/file.hpp"
#include "base/json_reader.hpp"
#include "trace/synth.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kMostSamples = 100'000'000;
constexpr std::uint64_t kMostExits = 1000;
constexpr std::uint64_t kMostClasses = 255;
constexpr double kLargest = 1e6;

// A number of the model with its limits.
struct Entry {
  const char* key;
  double SynthParameters::*place;
  double low;
  double high;
};

constexpr std::array kEntries = {Entry{"blind_scale", &SynthParameters::blind_scale, 0, kLargest},
                                 Entry{"blind_shift", &SynthParameters::blind_shift, -10, 10},
                                 Entry{"mu_first", &SynthParameters::mu_first, -10, 10},
                                 Entry{"mu_last", &SynthParameters::mu_last, -10, 10},
                                 Entry{"mu_power", &SynthParameters::mu_power, 0, 100},
                                 Entry{"k_first", &SynthParameters::k_first, 1e-6, kLargest},
                                 Entry{"k_last", &SynthParameters::k_last, 1e-6, kLargest},
                                 Entry{"k_power", &SynthParameters::k_power, 0, 100},
                                 Entry{"cap_first", &SynthParameters::cap_first, 1e-6, kLargest},
                                 Entry{"cap_last", &SynthParameters::cap_last, 1e-6, kLargest},
                                 Entry{"sigma_sample", &SynthParameters::sigma_sample, 0, 10},
                                 Entry{"sigma_layer", &SynthParameters::sigma_layer, 0, 10},
                                 Entry{"rho", &SynthParameters::rho, 0, 0.999999},
                                 Entry{"phi", &SynthParameters::phi, -0.999999, 0.999999}};

}  // namespace

SynthParameters read_synth_parameters(const std::filesystem::path& path) {
  SynthParameters p;
  p.text = read_text_file(path);
  const std::string file = path.string();
  const nlohmann::json root = parse_strict(p.text, file);
  const JsonNode node(root, "", file);
  std::vector<std::string_view> keys = {"model",        "name",       "kind",    "seed",
                                        "samples",      "exits",      "classes", "blind_layers",
                                        "transition_k", "layer_scale"};
  for (const Entry& entry : kEntries) keys.emplace_back(entry.key);
  node.expect_object(keys);
  static_cast<void>(node.at("model").one_of({"latent-margin"}));
  p.kind = node.at("kind").one_of({"reconstructed", "synthetic"});
  p.name = node.at("name").text();
  p.seed = node.at("seed").whole_number(0, std::numeric_limits<std::uint64_t>::max());
  p.samples = node.at("samples").whole_number(1, kMostSamples);
  p.exits = node.at("exits").whole_number(1, kMostExits);
  p.classes = node.at("classes").whole_number(2, kMostClasses);
  p.blind_layers = node.at("blind_layers").whole_number(0, p.exits - 1);
  for (const Entry& entry : kEntries) {
    p.*entry.place = node.at(entry.key).number(entry.low, entry.high);
  }
  if (const auto transition = node.find("transition_k")) {
    p.transition_k = transition->number(1e-6, kLargest);
  }
  if (const auto scale = node.find("layer_scale")) {
    p.layer_scale = scale->numbers(1e-6, kLargest);
    if (p.layer_scale.size() != p.exits) {
      scale->refuse("has {} numbers; expected one for each of the {} exits", p.layer_scale.size(),
                    p.exits);
    }
  }
  return p;
}

}  // namespace splitee
