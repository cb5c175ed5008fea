#pragma once

#include <string>
#include <string_view>

namespace splitee {

// The text broken at spaces into lines of at most `width` bytes where that is possible; the second
// and later lines begin with `indent` spaces. Without a newline at the end.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

// The text with '?' for every control character: one line that cannot steer a terminal.
std::string printable(std::string_view text);

// The text, or where it is longer than `most` bytes its beginning, whole UTF-8 characters, and
// "...".
std::string shortened(std::string_view text, std::size_t most);

// How many columns of a screen a UTF-8 text takes.
std::size_t width(std::string_view text);

}  // namespace splitee
