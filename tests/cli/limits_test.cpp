#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>

#include "scene.hpp"
#include "support/places.hpp"

// Files without an end, with nesting without an end, or that ask for more memory than there is.
namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kFaults = source_folder() / "tests/data/faults";

const std::string kParameters = R"({"model": "latent-margin", "kind": "synthetic", "name": "s",
  "seed": 1, "samples": 100, "exits": 3, "classes": 2, "blind_layers": 0, "blind_scale": 0,
  "blind_shift": 0, "mu_first": 0, "mu_last": 1, "mu_power": 1, "k_first": 1, "k_last": 1,
  "k_power": 1, "cap_first": 50, "cap_last": 50, "sigma_sample": 0, "sigma_layer": 0, "rho": 0,
  "phi": 0})";

}  // namespace

TEST_CASE("a pipe, a device or a folder is refused by every reader, and never waited for") {
  const Scene scene;
  REQUIRE(::mkfifo((scene / "pipe.npz").c_str(), 0600) == 0);
  const std::string pipe = ": is a pipe; a regular file is needed";
  const std::string device = ": is a device; a regular file is needed";
  scene.expect_refusal({"trace", "info", "pipe.npz"}, 3, "pipe.npz" + pipe);
  scene.expect_refusal({"trace", "threshold", "/dev/zero"}, 3, "/dev/zero" + device);
  scene.expect_refusal({"run", "--config", "pipe.npz"}, 2, "pipe.npz" + pipe);
  scene.expect_refusal({"run", "--config", "/dev/zero"}, 2, "/dev/zero" + device);
  scene.expect_refusal({"trace", "synth", "--params", "/dev/zero", "--out", "x.npz"}, 2,
                       "/dev/zero" + device);
  scene.change_config("trace.npz", "pipe.npz");
  for (const char* jobs : {"1", "2"}) {
    scene.expect_run_refused(3, "pipe.npz" + pipe, {"--jobs", jobs});
  }
  REQUIRE(::mkfifo((scene / "orders.npy").c_str(), 0600) == 0);
  scene.change_config("pipe.npz\", \"threshold\": 0.7",
                      "trace.npz\", \"threshold\": 0.7, \"order\": \"orders.npy\"");
  scene.expect_run_refused(3, "orders.npy" + pipe);
}

TEST_CASE("a sparse file of 20 GB is refused by its end, without being hashed") {
  const Scene scene;
  std::error_code error;
  write_file(scene / "trace.npz", "");
  fs::resize_file(scene / "trace.npz", std::uint64_t{20} << 30U, error);
  REQUIRE_FALSE(error);
  const auto start = std::chrono::steady_clock::now();
  for (const char* jobs : {"1", "2"}) {
    scene.expect_run_refused(3, "trace.npz: is not an .npz file (Not a zip archive)",
                             {"--jobs", jobs});
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  fs::resize_file(scene / "run.json", std::uint64_t{20} << 30U, error);
  scene.expect_run_refused(2, "run.json: is 21474836480 bytes long; at most 16 MiB are read");
}

TEST_CASE("a manifest that nests deeper than the stack is no manifest, whoever reads it") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet"}).status == 0);
  REQUIRE(run_shell("xz -dc '" + (kFaults / "nested-manifest.json.xz").string() +
                        "' > results/x/manifest.json",
                    scene.path())
              .status == 0);
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"table", "results/x"},
                                                    {"run", "--config", "run.json"},
                                                    {"run", "--config", "run.json", "--resume"},
                                                    {"merge", "results/x", "--out", "whole"}}) {
    CAPTURE(arguments.front());
    const ProgramResult result = run_splitee(arguments, scene.path());
    CHECK(result.status >= 1);
    CHECK(result.status <= 3);
    CHECK(result.errors.starts_with("splitee-sim: results/x"));
    CHECK(result.errors.find('\n') == result.errors.size() - 1);
  }
  scene.expect_refusal({"table", "results/x"}, 3,
                       "results/x/manifest.json: is not a manifest of this program");
}

TEST_CASE("parameters and meta nest 64 deep at most") {
  const Scene scene;
  write_file(scene / "p.json", std::string(100000, '['));
  std::string path = "0";
  for (int k = 1; k <= 64; ++k) path += ".0";
  scene.expect_refusal({"trace", "synth", "--params", "p.json", "--out", "x.npz"}, 2,
                       "p.json: " + path + ": is nested more than 64 deep");
}

#ifndef SPLITEE_SANITIZED  // the sanitizers take far more stack and address space
TEST_CASE("a small limit on the stack ends no command") {
  const Scene scene;
  write_file(scene / "p.json", kParameters);
  for (const std::string& command :
       {std::string("--version"), std::string("trace synth --params p.json --out s.npz"),
        std::string("trace info trace.npz"), std::string("run --config run.json --jobs 3"),
        std::string("table results/x")}) {
    CAPTURE(command);
    const ProgramResult result =
        run_shell("ulimit -s 64 && exec \"$SPLITEE\" " + command, scene.path());
    CAPTURE(result.errors);
    CHECK(result.status == 0);
  }
}

TEST_CASE("the limit on the address space counts") {
  const Scene scene;
  std::string parameters = kParameters;
  const std::string samples = "\"samples\": 100,";
  parameters.replace(parameters.find(samples), samples.size(), "\"samples\": 10000000,");
  write_file(scene / "p.json", parameters);
  const ProgramResult result =
      run_shell("ulimit -v 200000 && exec \"$SPLITEE\" trace synth --params p.json --out x.npz",
                scene.path());
  CHECK(result.status == 1);
  CHECK(
      result.errors.starts_with("splitee-sim: p.json: 10000000 samples of 3 exits takes 267 MiB "
                                "of memory, but only "));
  CHECK(result.errors.ends_with(" are available by the limit on its address space (ulimit -v)\n"));
  CHECK_FALSE(fs::exists(scene / "x.npz"));
}

TEST_CASE("a trace that inflates to more than there is memory is refused by its directory") {
  const Scene scene;
  // Zeros, a thousandth as long when deflated; in Fortran order, which is read as a whole.
  const std::size_t samples = 5'000'000;
  scene.set_trace({npy("confidence", {samples, 4}, std::vector<float>(4 * samples), 1, true)});
  REQUIRE(fs::file_size(scene / "trace.npz") < 1'000'000);
  const ProgramResult result =
      run_shell("ulimit -v 150000 && exec \"$SPLITEE\" trace validate trace.npz", scene.path());
  CHECK(result.status == 3);
  CHECK(
      result.errors.starts_with("splitee-sim: trace.npz: 5000000 samples of 4 exits takes 155 "
                                "MiB of memory, but only "));
}

#endif

TEST_CASE("a made trace that does not fit into memory is refused before it is made") {
  const Scene scene;
  std::string parameters = read_file(kFaults / "synthbig.json");
  const std::string exits = "\"exits\":40";
  parameters.replace(parameters.find(exits), exits.size(), "\"exits\":1000");
  write_file(scene / "big.json", parameters);
  scene.expect_no_memory({"trace", "synth", "--params", "big.json", "--out", "x.npz"}, 1,
                         "big.json: 100000000 samples of 1000 exits takes 838.3 GiB");
  scene.change_config("\"path\": \"trace.npz\"", "\"synth\": \"big.json\"");
  scene.expect_no_memory({"run", "--config", "run.json", "--dry-run"}, 1,
                         "big.json: the trace T takes 1210.8 GiB");
  scene.expect_no_memory({"run", "--config", "run.json"}, 1,
                         "big.json: the trace T takes 1210.8 GiB");
}

TEST_CASE("a made trace is written where its name leads, and over nothing else") {
  const Scene scene;
  write_file(scene / "p.json", kParameters);
  const auto synth = [](const std::string& out) {
    return std::vector<std::string>{"trace", "synth", "--params", "p.json", "--out", out};
  };
  scene.expect_refusal(synth("p.json"), 2,
                       "--out p.json: is the parameter file itself; name another file");
  fs::create_hard_link(scene / "p.json", scene / "same.npz");
  scene.expect_refusal(synth("same.npz"), 2,
                       "--out same.npz: is the parameter file itself; name another file");
  scene.expect_refusal(synth("./p.json"), 2,
                       "--out ./p.json: is the parameter file itself; name another file");
  const std::string needed = "; the name of a new or a regular file is needed";
  scene.expect_refusal(synth("/dev/null"), 2, "--out /dev/null: is a device" + needed);
  scene.expect_refusal(synth("/dev/stdout"), 2, "--out /dev/stdout: is standard output" + needed);
  REQUIRE(::mkfifo((scene / "pipe").c_str(), 0600) == 0);
  scene.expect_refusal(synth("pipe"), 2, "--out pipe: is a pipe" + needed);
  scene.expect_refusal(synth("."), 2, "--out .: is a folder" + needed);
  const ProgramResult made = run_splitee(synth("s.npz"), scene.path());
  CHECK(made.errors.empty());
  CHECK(made.output == "s.npz: 100 samples, 3 exits\n");
  for (const auto& entry : fs::directory_iterator(scene.path())) {
    CHECK(entry.path().filename().string().find("s.npz.") == std::string::npos);
    CHECK_FALSE(entry.path().filename().string().starts_with("."));
  }
}

TEST_CASE("a path behind a link leads where the system says") {
  const Scene scene;
  fs::create_directories(scene / "far/below");
  fs::create_directory_symlink("far/below", scene / "link");
  fs::rename(scene / "trace.npz", scene / "far/trace.npz");
  write_file(scene / "trace.npz", "not this one");
  scene.change_config("trace.npz", "link/../trace.npz");
  CHECK(scene.run({"--quiet"}).status == 0);
}

TEST_CASE("a grid whose decisions cannot be counted is refused in words") {
  const Scene scene;
  std::vector<float> values(2'000'000, 0.5F);
  scene.set_trace({npy("confidence", {2'000'000, 1}, values)});
  scene.change_config("\"repeats\": 2", "\"repeats\": 1000000");
  scene.change_config("\"offload\": 2",
                      R"("offload": 2, "mu": {"grid": {"from": 0, "to": 0.9, "step": 1e-6}})");
  scene.change_config("\"threshold\": 0.7", "\"threshold\": {\"grid\": [0.5, 0.6, 0.7, 0.8, 0.9]}");
  scene.expect_run_refused(2,
                           "run.json: 9000010 cells with 1000000 repeats make 2^63 decisions or "
                           "more, which no machine can take; make the grid or repeats smaller",
                           {"--dry-run"});
}

}  // namespace splitee::testing
