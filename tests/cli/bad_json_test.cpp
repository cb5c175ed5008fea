// Configurations that are not JSON, or not the JSON of a configuration.
#include <doctest/doctest.h>

#include "bad_config.hpp"
#include "support/places.hpp"

namespace splitee::testing {

TEST_CASE("text that is no JSON is refused") {
  expect_all_refused({
      {"nothing at all", kAll, "",
       "is not valid JSON: parse error at line 1, column 1: syntax error while parsing value - "
       "unexpected end of input; expected '[', '{', or a literal"},
      {"the end is missing", "]\n}", "]\n",
       "is not valid JSON: parse error at line 7, column 1: syntax error while parsing object - "
       "unexpected end of input; expected '}'"},
      {"something behind the end", "]\n}", "]\n}}",
       "is not valid JSON: parse error at line 7, column 2: syntax error while parsing value - "
       "unexpected '}'; expected end of input"},
      {"a comma too many", "\"final-exit\"]", "\"final-exit\",]",
       "is not valid JSON: line 6, column 39: a comma stands before the closing ']'; take it away"},
      {"a comma too many, before a new line", "]\n}", "],\n\n}",
       "is not valid JSON: line 6, column 40: a comma stands before the closing '}'; take it away"},
      {"a comma alone", kAll, "[,]",
       "is not valid JSON: parse error at line 1, column 2: syntax error while parsing value - "
       "unexpected ','; expected '[', '{', or a literal"},
      {"a comment", "{\n", "// comment\n{",
       "is not valid JSON: parse error at line 1, column 1: syntax error while parsing value - "
       "invalid literal; last read: '/'"},
      {"NaN", "\"offload\": 2", "\"offload\": NaN",
       "is not valid JSON: parse error at line 5, column 23: syntax error while parsing value - "
       "invalid literal; last read: '\"offload\": N'"},
      {"a number beyond double", "\"offload\": 2", "\"offload\": 1e999",
       "is not valid JSON: number overflow parsing '1e999'"},
      {"Latin 1", "\"x\"", "\"\xe4\"",
       "is not valid JSON: parse error at line 2, column 13: syntax error while parsing value - "
       "invalid string: ill-formed UTF-8 byte; last read: '\"?\"'"},
      {"a newline inside a string", "\"x\"", "\"x\n\"",
       "is not valid JSON: parse error at line 3, column 0: syntax error while parsing value - "
       "invalid string: control character U+000A (LF) must be escaped to \\u000A or \\n; last "
       "read: '\"x<U+000A>'"},
  });
}

TEST_CASE("a NUL neither ends a configuration nor cuts a message") {
  const Scene scene;
  const std::filesystem::path faults = source_folder() / "tests/data/faults";
  write_file(scene / "run.json", read_file(faults / "nul_after.json"));
  scene.expect_run_refused(
      2, "run.json: is not valid JSON: line 1, column 162: holds a NUL character");
  write_file(scene / "run.json", read_file(faults / "nul_key.json"));
  scene.expect_run_refused(
      2,
      "run.json: unknown key 'a?b'; known are $schema, name, seed, repeats, traces, "
      "convention, cost, policies, regret, curves, answers, tiers");
}

TEST_CASE("a configuration is read with byte order mark and carriage returns, not as UTF-16") {
  const Scene scene;
  std::string text = read_file(scene / "run.json");
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\r\n");
  }
  write_file(scene / "run.json", "\xEF\xBB\xBF" + text);
  CHECK(scene.run({"--dry-run"}).status == 0);
  write_file(scene / "run.json", std::string("\xff\xfe{\0}\0", 6));
  scene.expect_run_refused(2, "run.json: is UTF-16 text; save it as UTF-8");
}

TEST_CASE("a long value does not make a long line") {
  const Scene scene;
  scene.change_config("\"repeats\": 2", "\"" + std::string(100000, 'k') + "\": 2");
  const ProgramResult result = scene.run();
  CHECK(result.status == 2);
  CHECK(result.errors.starts_with("splitee-sim: run.json: unknown key 'kkkk"));
  CHECK(
      result.errors.ends_with("; known are $schema, name, seed, repeats, traces, convention, cost, "
                              "policies, regret, curves, answers, tiers\n"));
  CHECK(result.errors.size() < 1100);
}

TEST_CASE("keys that are missing, unknown or there twice are refused") {
  const char* trace_keys = "known are name, path, synth, threshold, order, reference";
  const std::string unknown_in_trace =
      std::string("traces.0: unknown key 'treshold' (did you mean 'threshold'?); ") + trace_keys;
  expect_all_refused({
      {"a list", kAll, "[1]", "is [1]; expected an object"},
      {"no name", "\"name\": \"x\",", "", "the key 'name' is missing"},
      {"no traces", "\"traces\"", "\"seed\": 1, \"trace\"",
       "unknown key 'trace' (did you mean 'traces'?); known are $schema, name, seed, repeats, "
       "traces, "
       "convention, cost, policies, regret, curves, answers, tiers"},
      {"no offload", "\"offload\": 2", "", "cost: the key 'offload' is missing"},
      {"a trace without a name", "\"name\": \"T\", ", "", "traces.0: the key 'name' is missing"},
      {"a trace without a threshold", ", \"threshold\": 0.7", "",
       "traces.0: the key 'threshold' is missing"},
      {"a misspelt key", "threshold", "treshold", unknown_in_trace},
      {"a key that resembles none", "\"offload\": 2", "\"offload\": 2, \"weather\": 1",
       "cost: unknown key 'weather'; known are processing, inference, offload, mu, reward_cost, "
       "unit, "
       "from, device, cloud, link, bytes, arrivals"},
      {"a key there twice", "\"offload\": 2", "\"offload\": 2, \"mu\": 1, \"mu\": 1",
       "cost.mu: stands twice; keep one of them"},
      {"a trace's key there twice", "\"name\": \"T\"", "\"name\": \"T\", \"name\": \"U\"",
       "traces.0.name: stands twice; keep one of them"},
      {"a policy's parameter of another policy", "\"splitee\"",
       R"({"type": "splitee", "feedback": "published"})",
       "policies.0: unknown key 'feedback'; known are type, name, beta, warm_start"},
      {"a policy without its type", "\"splitee\"", R"({"beta": 1})",
       "policies.0: the key 'type' is missing"},
      {"a policy without what it needs", "\"splitee\"", "\"fixed-split\"",
       "policies.0: fixed-split needs \"exit\": the exit to split at, from 1; 0, where the bytes "
       "of the "
       "input are known: cloud only"},
  });
}

}  // namespace splitee::testing
