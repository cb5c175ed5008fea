#include "support/places.hpp"

namespace splitee::testing {

std::filesystem::path program() { return SPLITEE_PROGRAM; }

std::filesystem::path source_folder() { return SPLITEE_SOURCE_DIR; }

}  // namespace splitee::testing
