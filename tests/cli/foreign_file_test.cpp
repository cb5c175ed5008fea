#include <doctest/doctest.h>
#include <sys/stat.h>

#include "bad_arrays.hpp"

// Files of another kind than expected: a line says what they are.
namespace splitee::testing {
namespace {

const std::string kImport = "scripts/import_trace.py makes a trace of it";
const std::string kAsCsv = "export it as CSV, of which scripts/import_trace.py makes a trace";
constexpr const char* kTransposed = "; is it [exits, samples]? expected [samples, exits]";

// A trace with these arrays is refused with this text.
void expect_arrays_refused(const Arrays& arrays, const std::string& message) {
  const Scene scene;
  scene.change_config("\"splitee\"", "\"deebert\"");  // makes `run` read entropy as well
  scene.set_trace(arrays);
  expect_trace_refused(scene, message);
}

// The warnings of `trace validate`, except for the missing meta.
std::string warnings_for(const Arrays& arrays) {
  const Scene scene;
  scene.set_trace(arrays);
  const ProgramResult result = run_splitee({"trace", "validate", "trace.npz"}, scene.path());
  CHECK(result.status == 0);
  const std::string meta =
      "splitee-sim: warning: trace.npz: has no meta, so nobody can tell where it comes from\n";
  const std::size_t at = result.errors.find(meta);
  return at == std::string::npos ? result.errors
                                 : std::string(result.errors).erase(at, meta.size());
}

std::string warning(const std::string& text) {
  return "splitee-sim: warning: trace.npz: " + text + "\n";
}

NpyBytes entropy_of(const std::vector<float>& values) { return npy("entropy", {2, 2}, values); }

NpyBytes confidences_of(const std::vector<float>& values) {
  return npy("confidence", {2, 2}, values);
}

}  // namespace

TEST_CASE("a trace that is a file of another format is called by its name") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
       "is a Git LFS pointer, not the file itself, not an .npz file; 'git lfs pull' fetches the "
       "file"},
      {"{\"name\": \"x\"}",
       "is JSON text, not an .npz file; a configuration is for 'splitee-sim run --config', "
       "parameters of a trace are for 'splitee-sim trace synth'"},
      {"conf_1,pred_1,label\n0.5,1,1\n",
       "is text, not an .npz file; if it is a CSV file, " + kImport},
      {"<!DOCTYPE html>\n<html></html>\n",
       "is an HTML page, as of a download that failed, not an .npz file"},
      {std::string("\x80\x04\x95\x10\0\0", 6), "is a Python pickle, not an .npz file; " + kImport},
      {good_confidence().bytes,
       "is a single NumPy array (.npy), not an .npz file; scripts/import_trace.py makes a trace of "
       "logits [samples, exits, classes]"},
      {std::string("\x1f\x8b\x08\0", 4), "is compressed (gzip), not an .npz file; unpack it first"},
      {"\x89HDF\r\n\x1a\n", "is an HDF5 file, not an .npz file; " + kAsCsv},
      {std::string(257, '\0') + "ustar", "is a tar archive, not an .npz file; unpack it first"},
      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
       "is an Office document, as of Excel (.xls), not an .npz file; " + kAsCsv},
      {"", "is empty, not an .npz file"}};
  const Scene scene;
  for (const auto& [bytes, message] : cases) {
    write_file(scene / "trace.npz", bytes);
    expect_trace_refused(scene, message);
  }
}

TEST_CASE("zip archives of other programs are called by their name") {
  const auto archive = [](const std::string& entry) {
    const Scene scene;
    scene.set_trace({{entry.substr(0, entry.size() - 4), "x"}});
    std::string bytes = read_file(scene / "trace.npz");
    const std::string written = entry.substr(0, entry.size() - 4) + ".npy";
    for (std::size_t at = bytes.find(written); at != std::string::npos;
         at = bytes.find(written, at)) {
      bytes.replace(at, entry.size(), entry);
    }
    return bytes;
  };
  const Scene scene;
  write_file(scene / "trace.npz", archive("model/data.pkl"));
  expect_trace_refused(scene,
                       "is a PyTorch file (torch.save), not an .npz file; "
                       "scripts/export/pytorch.py writes traces, and scripts/import_trace.py makes "
                       "one of logits saved with numpy.save");
  write_file(scene / "trace.npz", archive("xl/workbook.xml"));
  expect_trace_refused(scene,
                       "is an Office document, as of Excel (.xlsx), not an .npz file; " + kAsCsv);
  scene.set_trace({npy("logits", {4, 3, 2}, std::vector<float>(24)), good_label()});
  expect_trace_refused(scene,
                       "holds logits, label; needed is confidence or probability, which of logits "
                       "is their softmax; scripts/import_trace.py makes a trace of logits saved "
                       "with numpy.save");
}

TEST_CASE("arrays of pickled objects, of text and of bfloat16 are called by their name") {
  const auto typed = [](const std::string& name, const std::string& type, std::size_t bytes) {
    return raw_npy(name, "{'descr': '" + type + "', 'fortran_order': False, 'shape': (2,), }",
                   std::string(2 * bytes, '\0'));
  };
  expect_arrays_refused({typed("confidence", "|O", 8)},
                        "confidence: holds pickled Python objects (dtype object), which are not "
                        "read; expected plain numbers, as array.astype(numpy.float32) has them");
  expect_arrays_refused({typed("confidence", "|V2", 2)},
                        "confidence: holds elements of two bytes without a type (dtype V2), as "
                        "bfloat16 is saved; expected array.astype(numpy.float32)");
  expect_arrays_refused({good_confidence(), good_prediction(), typed("label", "<U3", 12)},
                        "label: has type text; expected an integer type");
  expect_arrays_refused(
      {good_confidence(), raw_npy("meta", "{'descr': '<U2', 'fortran_order': False, 'shape': ()}",
                                  std::string(8, '\0'))},
      "meta: is () of text; expected UTF-8 JSON as uint8 of one dimension, as "
      "numpy.frombuffer(text.encode(), numpy.uint8) makes of text");
}

TEST_CASE("a configuration that is no text is called by its name") {
  const Scene scene;
  scene.expect_refusal({"run", "--config", "trace.npz"}, 2,
                       "trace.npz: is a zip archive, as .npz files are; JSON text is needed");
  write_file(scene / "run.json", "version https://git-lfs.github.com/spec/v1\n");
  scene.expect_run_refused(2,
                           "run.json: is a Git LFS pointer, not the file itself; JSON text is "
                           "needed");
}

TEST_CASE("an order that is no array is called by its name") {
  const Scene scene;
  scene.set_orders({"", read_file(scene / "trace.npz")});
  scene.expect_run_refused(
      3, "orders.npy: is a zip archive, as .npz files are, not an .npy file of one array");
}

TEST_CASE("one class per exit, logits, percent and logarithms are no probabilities") {
  const auto probability = [](const std::vector<float>& values) {
    return npy("probability", {1, 1, values.size()}, values);
  };
  const std::string place = "probability: row 0, exit 1, class 0 is ";
  expect_arrays_refused({npy("probability", {4, 3, 1}, std::vector<float>(12, 1))},
                        "probability: has shape (4, 3, 1), one class, whose probability tells "
                        "nothing; expected all classes (of a sigmoid's output p: 1 - p and p)");
  expect_arrays_refused({probability({2.5F, -1})},
                        place +
                            "2.5; expected a number from 0 to 1; logits become probabilities by a "
                            "softmax over the classes, and scripts/import_trace.py makes a trace "
                            "of them");
  expect_arrays_refused({probability({75, 25})},
                        place +
                            "75; expected a number from 0 to 1; these are percent, which are to be "
                            "divided by 100");
  expect_arrays_refused({probability({-0.6931472F, -0.6931472F})},
                        place +
                            "-0.6931471824645996; expected a number from 0 to 1; these are "
                            "logarithms of probabilities, of which the exponential is wanted");
  expect_arrays_refused({probability({0.5F, 0.4375F})},
                        "probability: row 0, exit 1 sums to 0.9375; expected 1, 0.01 more or less");
  // A softmax in bfloat16.
  CHECK(warnings_for({npy("probability", {2, 1, 2},
                          std::vector<float>{0.6015625F, 0.396F,  //
                                             0.6015625F, 0.4008F})}) == "");
}

TEST_CASE("confidence in percent, and logits, are told") {
  expect_arrays_refused(
      {confidences_of({55.5F, 71, 99, 100})},
      "confidence: row 0, exit 1 is 55.5; expected a number from 0 to 1; is it in "
      "percent? then divide by 100");
  expect_arrays_refused({confidences_of({0.5F, 0.25F, 3.5F, -1})},
                        "confidence: row 1, exit 1 is 3.5; expected a number from 0 to 1; logits "
                        "are no confidence, the largest probability of their softmax is");
  CHECK(warnings_for({confidences_of({1, 1, 1, 1})}) ==
        warning("every confidence is 1, as the softmax of a single number is; of a sigmoid's "
                "output p it is the larger of 1 - p and p"));
}

TEST_CASE("entropy in bits is refused where the classes are known, warned of where they show") {
  const NpyBytes confidence = confidences_of({0.5F, 0.5F, 0.5F, 0.5F});
  expect_arrays_refused(
      {confidence, entropy_of({0.6875F, 0.6875F, 1, 1}), meta(R"({"classes": 2})")},
      "entropy: row 1, exit 1 is 1, but of 2 classes no entropy is above ln 2 = "
      "0.6931; is it in bits? the natural logarithm is expected");
  CHECK(warnings_for({confidence, entropy_of({1, 1, 1, 1}),
                      npy("prediction", {2, 2}, std::vector<std::int8_t>{0, 1, 1, 0}),
                      npy("label", {2}, std::vector<std::int8_t>{0, 1})}) ==
        warning("entropy reaches 1, but by label and prediction there are 2 classes, and of 2 "
                "classes no entropy is above ln 2 = 0.6931; is it in bits? the natural logarithm "
                "is expected"));
}

TEST_CASE("entropy that disagrees with the confidence earns one warning") {
  const NpyBytes classes = meta(R"({"classes": 2, "kind": "measured"})");
  const NpyBytes confidence = confidences_of({0.9F, 0.9F, 0.9F, 0.9F});
  CHECK(warnings_for({confidence, entropy_of({0.325F, 0.325F, 0.325F, 0.325F}), classes}) == "");
  CHECK(warnings_for({confidence, entropy_of({0.325F, 0.469F, 0.469F, 0.325F}), classes}) ==
        warning("entropy disagrees with confidence in 2 of 4 places looked at (50%), first in row "
                "0, exit 2: with a confidence of 0.9 goes an entropy of 0.325, not 0.469; is it in "
                "bits? the natural logarithm is expected"));
  const Scene scene;
  scene.set_trace({good_confidence(), npy("entropy", {4, 3}, std::vector<float>(12))});
  scene.change_config("\"splitee\"", "\"deebert\"");
  const ProgramResult run = scene.run({"--quiet"});
  CHECK(run.status == 0);
  CHECK(
      run.errors.find("splitee-sim: warning: T: entropy disagrees with confidence in 12 of 12 ") !=
      std::string::npos);
}

TEST_CASE("transposed arrays are told as such") {
  const std::vector<float> values(12, 0.5F);
  expect_arrays_refused(
      {npy("confidence", {3, 4}, values), npy("prediction", {3, 4}, std::vector<std::int8_t>(12)),
       good_label()},
      std::string("label: has shape (4,); expected (3,), but confidence has shape (3, 4)") +
          kTransposed);
  expect_arrays_refused(
      {good_confidence(), npy("prediction", {3, 4}, std::vector<std::int8_t>(12)), good_label()},
      std::string("prediction: has shape (3, 4); expected (4, 3)") + kTransposed);
  expect_arrays_refused(
      {npy("confidence", {2, 5000}, std::vector<float>(10000))},
      std::string("confidence: has 5000 exits; at most 4096 can be replayed") + kTransposed);
  expect_arrays_refused(
      {npy("confidence", {2, 2, 3}, values)},
      "confidence: has shape (2, 2, 3); expected (samples, exits); [samples, exits, classes] is "
      "called probability");
  const Scene scene;
  scene.set_trace({npy("confidence", {3, 4}, values)});
  scene.expect_run_refused(
      2,
      "run.json: traces.0: T has 3 samples for 4 exits; at least one sample "
      "per exit is needed (are its arrays [exits, samples]? expected [samples, "
      "exits])");
  CHECK(warnings_for({npy("confidence", {3, 4}, values)}) ==
        warning(std::string("has 3 samples and 4 exits") + kTransposed));
}

TEST_CASE("labels that are all hidden are refused") {
  expect_arrays_refused(
      {good_confidence(), good_prediction(), npy("label", {4}, std::vector<std::int64_t>(4, -1))},
      "label: is negative everywhere, as where a data set hides its labels; "
      "leave label out, or take samples whose labels are known");
}

TEST_CASE("many labels that differ are listed by the first") {
  std::vector<std::int64_t> labels(100);
  for (std::size_t k = 0; k < labels.size(); ++k) labels[k] = static_cast<std::int64_t>(k);
  CHECK(warnings_for({npy("confidence", {100, 1}, std::vector<float>(100, 0.5F)),
                      npy("prediction", {100, 1}, std::vector<std::int8_t>(100)),
                      npy("label", {100}, labels)}) ==
        warning("no exit ever predicts label 1, 2, 3, 4, 5, 6, 7, 8 and 91 others"));
}

}  // namespace splitee::testing
