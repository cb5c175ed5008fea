#include "unit/config/config_fixture.hpp"

#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

Config load_text(const std::string& text, const std::vector<std::string>& overrides) {
  const TemporaryFolder folder;
  write_file(folder / "run.json", text);
  return load_config(folder / "run.json", overrides);
}

Config load_least(const std::vector<std::string>& overrides) {
  return load_text(kLeast, overrides);
}

Failure refusal_of_text(const std::string& text, const std::vector<std::string>& overrides) {
  Failure failure = failure_of([&] { load_text(text, overrides); });
  const std::size_t file = failure.message.find("/run.json: ");
  if (file != std::string::npos) failure.message.erase(0, file + 1);
  return failure;
}

Failure refusal_of_least(const std::vector<std::string>& overrides) {
  return refusal_of_text(kLeast, overrides);
}

nlohmann::json resolved(const Config& config) {
  return nlohmann::json::parse(config.resolved_json());
}

}  // namespace splitee::testing
