#include "trace/synth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <mutex>

#include "base/json_reader.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/sha256.hpp"
#include "random/stream.hpp"
#include "statistics/normal.hpp"
#include "trace/meta.hpp"
#include "trace/npz_writer.hpp"

namespace splitee {
namespace {

// Confidences are rounded to multiples of 1/kGrid, which hides differences in the last bit between
// C libraries.
constexpr double kGrid = 65536;

// A ceiling of the margin of at least this counts as none.
constexpr double kNoCeiling = 50;

// 1/golden ratio: its multiples modulo 1 fill the unit interval evenly.
constexpr double kGoldenStep = 0.6180339887498949;

double normal(Stream& stream) { return normal_quantile(stream.uniform()); }

// The values that the formulas give for one layer, the same for all samples.
struct Layer {
  bool blind = false;
  double mu = 0;
  double k = 0;
  double cap = 0;
};

std::vector<Layer> layers_of(const SynthParameters& p) {
  const auto last = static_cast<double>(p.exits);
  const auto first = static_cast<double>(p.blind_layers + (p.transition_k ? 2 : 1));
  std::vector<Layer> layers(p.exits);
  const auto scale = [&](std::size_t i) { return p.layer_scale.empty() ? 1.0 : p.layer_scale[i]; };
  for (std::size_t i = 0; i < p.exits; ++i) {
    Layer& layer = layers[i];
    layer.blind = i < p.blind_layers;
    if (p.transition_k && i == p.blind_layers) {
      layer.mu = p.mu_first;
      layer.k = *p.transition_k * scale(i);
      layer.cap = p.cap_first;
      continue;
    }
    const double reach = last > first ? (static_cast<double>(i + 1) - first) / (last - first) : 1.0;
    const double left = 1 - std::clamp(reach, 0.0, 1.0);
    layer.mu = p.mu_last + (p.mu_first - p.mu_last) * std::pow(left, p.mu_power);
    layer.k = p.k_last * std::pow(p.k_first / p.k_last, std::pow(left, p.k_power)) * scale(i);
    layer.cap = p.cap_last * std::pow(p.cap_first / p.cap_last, left);
  }
  return layers;
}

// Entropy of each confidence on the grid, for the model's softmax: the other classes share the rest
// evenly.
std::vector<float> entropy_table(std::uint64_t classes) {
  std::vector<float> table(static_cast<std::size_t>(kGrid) + 1);
  const auto others = static_cast<long double>(classes - 1);
  const auto part = [](long double p) { return p > 0 ? -p * std::log(p) : 0.0L; };
  for (std::size_t at = 0; at < table.size(); ++at) {
    const long double c = static_cast<long double>(at) / static_cast<long double>(kGrid);
    table[at] = static_cast<float>(part(c) + others * part((1 - c) / others));
  }
  return table;
}

// Draws samples one by one; each from its own stream, so that their order does not matter.
class Sampler {
 public:
  explicit Sampler(const SynthParameters& p)
      : p_(p), layers_(layers_of(p)), entropy_(entropy_table(p.classes)), margin_(p.exits) {
    Stream stream(p.seed, Purpose::kTrace, 0);
    offset_ = stream.uniform();
  }

  void draw(std::uint64_t n, SynthTrace& out) {
    Stream stream(p_.seed, Purpose::kTrace, n + 1);
    const auto label =
        static_cast<std::uint8_t>(stream.below(static_cast<std::uint32_t>(p_.classes)));
    const auto other = static_cast<std::uint8_t>(
        (label + 1 + stream.below(static_cast<std::uint32_t>(p_.classes - 1))) % p_.classes);
    draw_margins(n, stream);
    out.label[n] = label;
    for (std::size_t i = 0; i < p_.exits; ++i) {
      const double magnitude = std::abs(margin_[i]);
      const Layer& layer = layers_[i];
      const double m = layer.blind || layer.cap >= kNoCeiling
                           ? magnitude
                           : layer.cap * std::tanh(magnitude / layer.cap);
      const double confidence = 1 / (1 + static_cast<double>(p_.classes - 1) * std::exp(-m));
      const auto grid = static_cast<std::size_t>(std::llround(confidence * kGrid));
      out.confidence(n, i) = static_cast<float>(static_cast<double>(grid) / kGrid);
      out.entropy(n, i) = entropy_[grid];
      out.prediction(n, i) = margin_[i] > 0 ? label : other;
    }
  }

 private:
  // The signed margins of sample n: positive where the layer is right.
  void draw_margins(std::uint64_t n, Stream& stream) {
    const double phase = offset_ + static_cast<double>(n + 1) * kGoldenStep;
    const double stratified = std::clamp(phase - std::floor(phase), 0x1p-53, 1 - 0x1p-53);
    const double u_last = normal_quantile(stratified);
    const double z = std::sqrt(p_.rho) * u_last + std::sqrt(1 - p_.rho) * normal(stream);
    double e = (u_last - std::sqrt(p_.rho) * z) / std::sqrt(1 - p_.rho);
    const double s = std::exp(p_.sigma_sample * normal(stream));
    for (std::size_t i = p_.exits; i-- > 0;) {
      const Layer& layer = layers_[i];
      if (layer.blind) {
        margin_[i] = p_.blind_scale * (p_.blind_shift + normal(stream));
        continue;
      }
      if (i + 1 < p_.exits) e = p_.phi * e + std::sqrt(1 - p_.phi * p_.phi) * normal(stream);
      const double u = std::sqrt(p_.rho) * z + std::sqrt(1 - p_.rho) * e;
      const double jitter = std::exp(p_.sigma_layer * normal(stream));
      margin_[i] = s * jitter * layer.k * (layer.mu + u);
    }
  }

  const SynthParameters& p_;
  std::vector<Layer> layers_;
  std::vector<float> entropy_;
  std::vector<double> margin_;
  double offset_ = 0;
};

// The meta of a made trace.
std::string meta_of(const SynthParameters& p) {
  nlohmann::ordered_json meta;
  meta["kind"] = p.kind;
  meta["name"] = p.name;
  meta["classes"] = p.classes;
  meta["model"] = "latent-margin model of splitee-sim; no network";
  meta["provenance"] =
      "made by `splitee-sim trace synth` from the parameters below; see data/paper/README.md";
  meta["parameters"] = parse_in_order(p.text);
  return meta.dump();
}

template <class T>
std::span<const std::byte> bytes_of(const T& container) {
  return std::as_bytes(std::span(container.data(), container.size()));
}

}  // namespace

SynthTrace synthesise(const SynthParameters& parameters, unsigned threads) {
  const std::size_t rows = parameters.samples;
  const std::size_t columns = parameters.exits;
  SynthTrace out{Table<float>(rows, columns), Table<std::uint8_t>(rows, columns),
                 std::vector<std::uint8_t>(parameters.samples), Table<float>(rows, columns), ""};
  out.meta = meta_of(parameters);
  std::mutex mutex;
  std::exception_ptr thrown;
  in_parts(parameters.samples, threads, [&](std::uint64_t from, std::uint64_t to) {
    try {
      Sampler sampler(parameters);
      for (std::uint64_t n = from; n < to; ++n) sampler.draw(n, out);
    } catch (...) {
      const std::lock_guard lock(mutex);
      thrown = std::current_exception();
    }
  });
  if (thrown) std::rethrow_exception(thrown);
  return out;
}

SynthMemory synth_memory(const SynthParameters& parameters, bool with_entropy) {
  const std::uint64_t values = saturating_product(parameters.samples, parameters.exits);
  const std::uint64_t answers = AnswerTable<float>::bytes_of(parameters.samples, parameters.exits);
  constexpr std::uint64_t kValueBytes = 2 * sizeof(float) + 1;  // confidence, entropy, prediction
  SynthMemory memory;
  memory.arrays = saturating_sum(saturating_product(values, kValueBytes), parameters.samples);
  memory.as_trace_works = saturating_sum(memory.arrays, answers);
  memory.trace =
      with_entropy ? saturating_sum(answers, saturating_product(values, sizeof(float))) : answers;
  return memory;
}

void write_synth(const SynthTrace& synth, AtomicFile& file) {
  const std::uint64_t rows = synth.confidence.samples();
  const std::uint64_t columns = synth.confidence.exits();
  write_npz(file, {{"confidence", "<f4", {rows, columns}, bytes_of(synth.confidence)},
                   {"prediction", "|u1", {rows, columns}, bytes_of(synth.prediction)},
                   {"label", "|u1", {rows}, bytes_of(synth.label)},
                   {"entropy", "<f4", {rows, columns}, bytes_of(synth.entropy)},
                   {"meta", "|u1", {synth.meta.size()}, bytes_of(synth.meta)}});
}

Trace as_trace(SynthTrace synth, const std::filesystem::path& parameter_file, bool with_entropy) {
  Trace trace;
  trace.file = parameter_file.string();
  Sha256 hash;
  hash.update(bytes_of(synth.confidence));
  hash.update(bytes_of(synth.prediction));
  hash.update(bytes_of(synth.label));
  hash.update(bytes_of(synth.entropy));
  trace.sha256 = hash.hex();
  if (!with_entropy) synth.entropy = {};
  const auto exits = synth.confidence.exits();
  AnswerTable<float> answers(synth.label.size(), exits);
  answers.visit(0, synth.label.size(), [&](std::size_t n, std::size_t exit, float& answer) {
    const std::size_t at = n * exits + exit;
    answer = answer_of(synth.confidence.data()[at], synth.prediction.data()[at] == synth.label[n]);
  });
  trace.answers = std::move(answers);
  trace.has_labels = true;
  if (with_entropy) trace.entropy = std::move(synth.entropy);
  trace.meta = std::move(synth.meta);
  trace.classes = classes_in(trace.meta);
  trace.reaches_chance =
      reach_chance<float>({synth.confidence.data(), synth.confidence.size()}, trace.classes);
  return trace;
}

}  // namespace splitee
