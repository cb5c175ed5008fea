#include "trace/synth.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/answers.hpp"
#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

const std::filesystem::path kData = source_folder() / "data/paper";

SynthParameters small(std::uint64_t samples) {
  SynthParameters parameters = read_synth_parameters(kData / "IMDb.json");
  parameters.samples = samples;
  return parameters;
}

bool same(const SynthTrace& a, const SynthTrace& b) {
  return (a.confidence.values() == b.confidence.values()).all() &&
         (a.prediction.values() == b.prediction.values()).all() && a.label == b.label &&
         (a.entropy.values() == b.entropy.values()).all() && a.meta == b.meta;
}

}  // namespace

TEST_CASE("a reconstructed trace does not depend on the number of threads, but on its seed") {
  SynthParameters parameters = small(3000);
  const SynthTrace one = synthesise(parameters, 1);
  CHECK(same(one, synthesise(parameters, 2)));
  CHECK(same(one, synthesise(parameters, 7)));
  parameters.seed += 1;
  CHECK_FALSE(same(one, synthesise(parameters, 1)));
}

TEST_CASE(
    "a reconstructed trace says so, and its confidences lie on the 16-bit grid with their "
    "entropy") {
  const SynthTrace trace = synthesise(small(500), 2);
  CHECK(nlohmann::json::parse(trace.meta)["kind"] == "reconstructed");
  for (std::size_t n = 0; n < 500; ++n) {
    for (std::size_t i = 0; i < 12; ++i) {
      const auto c = static_cast<double>(trace.confidence(n, i));
      REQUIRE(c * 65536 == std::floor(c * 65536));
      REQUIRE(c >= 0.5);
      REQUIRE(c <= 1);
      const double rest = c < 1 ? -(1 - c) * std::log(1 - c) : 0;
      REQUIRE(static_cast<double>(trace.entropy(n, i)) ==
              doctest::Approx(rest - c * std::log(c)).epsilon(1e-6));
    }
  }
}

TEST_CASE("the final exit's accuracy is the probit that the parameters say, nearly without noise") {
  const SynthParameters parameters = small(25000);
  const Trace trace = as_trace(synthesise(parameters, 2), "x.json");
  double right = 0;
  for (std::size_t n = 0; n < trace.samples(); ++n) right += trace.is_right(n, 11) ? 1 : 0;
  const double accuracy = right / static_cast<double>(trace.samples());
  CHECK(accuracy ==
        doctest::Approx(0.5 * std::erfc(-parameters.mu_last / std::sqrt(2))).epsilon(1e-3));
}

TEST_CASE("trace synth writes what a configuration makes in memory") {
  const TemporaryFolder folder;
  const SynthParameters parameters = small(2000);
  auto json = nlohmann::json::parse(parameters.text);
  json["samples"] = 2000;
  write_file(folder / "p.json", json.dump());
  const ProgramResult made =
      run_splitee({"trace", "synth", "--params", "p.json", "--out", "t.npz"}, folder.path());
  CHECK(made.status == 0);
  CHECK(made.output == "t.npz: 2000 samples, 12 exits\n");
  const Trace file = read_trace(folder / "t.npz", {.entropy = true});
  const Trace memory = as_trace(synthesise(read_synth_parameters(folder / "p.json"), 1), "p.json");
  CHECK(confidences<float>(file) == confidences<float>(memory));
  CHECK((std::get<Table<float>>(*file.entropy).values() ==
         std::get<Table<float>>(*memory.entropy).values())
            .all());
  CHECK(correctness(file) == correctness(memory));
  CHECK(file.meta == memory.meta);
  CHECK(memory.classes == 2);
  CHECK(file.classes == memory.classes);
  CHECK(memory.reaches_chance);
  CHECK(file.reaches_chance == memory.reaches_chance);
  const std::string bytes = read_file(folder / "t.npz");
  run_splitee({"trace", "synth", "--params", "p.json", "--out", "t.npz"}, folder.path());
  CHECK(bytes == read_file(folder / "t.npz"));
}

TEST_CASE(
    "the same bytes come out with and without fused multiply-add and newer vector instructions") {
  const TemporaryFolder folder;
  for (const char* hwcaps :
       {"", "-AVX2_Usable,-FMA_Usable,-AVX2,-FMA,-FMA4", "-AVX512F,-AVX512VL"}) {
    const ProgramResult made =
        run_shell("GLIBC_TUNABLES=glibc.cpu.hwcaps=" + std::string(hwcaps) +
                      " \"$SPLITEE\" trace synth --params '" + (kData / "SciTail.json").string() +
                      "' --out t" + std::to_string(std::string_view(hwcaps).size()) + ".npz",
                  folder.path());
    REQUIRE(made.status == 0);
  }
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    files.push_back(read_file(entry.path()));
  REQUIRE(files.size() == 3);
  CHECK(files[0] == files[1]);
  CHECK(files[0] == files[2]);
}

TEST_CASE("a parameter file that is wrong is refused with its key") {
  const TemporaryFolder folder;
  const auto good = nlohmann::json::parse(small(10).text);
  const auto message = [&](const nlohmann::json& json) {
    write_file(folder / "p.json", json.dump());
    try {
      read_synth_parameters(folder / "p.json");
    } catch (const Error& error) {
      return std::string(error.what()).substr(folder.path().string().size() + 1);
    }
    return std::string();
  };
  auto json = good;
  json["rho"] = 1;
  CHECK(message(json) == "p.json: rho: is 1; expected a number from 0 to 0.999999");
  json = good;
  json.erase("phi");
  CHECK(message(json) == "p.json: the key 'phi' is missing");
  json = good;
  json["classes"] = 1;
  CHECK(message(json) == "p.json: classes: is 1; expected a whole number from 2 to 255");
  json = good;
  json["kind"] = "measured";
  CHECK(message(json) ==
        "p.json: kind: is \"measured\"; expected \"reconstructed\" or \"synthetic\"");
  CHECK(message(good).empty());
}

TEST_CASE("layer_scale stretches the margins of one layer and leaves the others as they are") {
  SynthParameters plain = small(200);
  plain.layer_scale.assign(12, 1.0);
  SynthParameters stretched = plain;
  stretched.layer_scale[6] = 2;
  const SynthTrace one = synthesise(plain, 1);
  const SynthTrace other = synthesise(stretched, 1);
  CHECK((one.prediction.values() == other.prediction.values()).all());
  const auto& before = one.confidence.values();
  const auto& after = other.confidence.values();
  CHECK((after.col(6) >= before.col(6)).all());
  CHECK(after.col(6).sum() > before.col(6).sum());
  for (const int i : {0, 5, 7, 11}) CHECK((before.col(i) == after.col(i)).all());
  plain.layer_scale.clear();
  SynthParameters ones = plain;
  ones.layer_scale.assign(12, 1.0);
  CHECK(same(synthesise(plain, 1), synthesise(ones, 1)));
}
