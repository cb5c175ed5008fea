#pragma once

#include <string>

namespace splitee {

// The characters that first_hidden() finds, as a class of a regular expression as JSON Schema has
// them ("[...]"): escapes up to U+FFFF, the characters themselves beyond it.
std::string hidden_characters();

}  // namespace splitee
