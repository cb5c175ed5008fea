// A parameter file of `trace synth`; small traces are made.
#include "trace/synth.hpp"

#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "trace/meta.hpp"

namespace splitee::fuzz {
namespace {

constexpr std::uint64_t kMostAnswers = 2000;

}  // namespace

int fuzz_synth(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = scratch() / "parameters.json";
  write(path, text_of(data, size));
  SynthParameters parameters;
  if (!succeeds([&] { parameters = read_synth_parameters(path); })) return 0;
  expect_no_nul(parameters.text);
  if (parameters.samples * parameters.exits > kMostAnswers) return 0;
  const SynthTrace made = synthesise(parameters, 1);
  const double chance = 1 / static_cast<double>(parameters.classes);
  for (std::size_t n = 0; n < made.confidence.samples(); ++n) {
    const std::uint8_t label = made.label[n];
    expect(label < parameters.classes, "a label that is no class");
    for (std::size_t i = 0; i < made.confidence.exits(); ++i) {
      const auto confidence = static_cast<double>(made.confidence(n, i));
      expect(confidence >= chance - 1e-4 && confidence <= 1, "a confidence that no softmax has");
      expect(made.prediction(n, i) < parameters.classes, "a prediction that is no class");
      expect(made.entropy(n, i) >= 0, "an entropy below zero");
    }
  }
  expect(classes_in(made.meta) == parameters.classes, "a meta with another number of classes");
  return 0;
}

}  // namespace splitee::fuzz
