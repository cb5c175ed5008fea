#pragma once

#include <string>

namespace splitee {

// The characters that first_hidden() finds, as a character class ("[...]") of a regular expression
// for JSON Schema: escapes up to U+FFFF, the characters themselves beyond it.
std::string hidden_characters();

}  // namespace splitee
