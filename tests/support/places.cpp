#include "support/places.hpp"

namespace splitee::testing {

std::filesystem::path program() { return SPLITEE_PROGRAM; }

std::filesystem::path source_folder() { return SPLITEE_SOURCE_DIR; }

std::filesystem::path plugin(const std::string& name) {
  return std::filesystem::path(SPLITEE_PLUGINS) / (name + ".so");
}

}  // namespace splitee::testing
