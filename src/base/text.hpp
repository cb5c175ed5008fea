#pragma once

#include <string>
#include <string_view>

namespace splitee {

// The text broken at spaces into lines of at most `width` columns where that is possible; the
// second and later lines begin with `indent` spaces. Without a newline at the end.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

// The text as it may be shown on a terminal, in an error line or on a page: one line of valid UTF-8
// with '?' in place of every character that controls a terminal, is invisible or reverses text:
// control characters (C0 with NUL and newlines, DEL, C1), line and paragraph separators,
// bidirectional marks, embeddings, overrides and isolates, invisible characters (zero-width spaces
// and joiners, soft hyphens, byte order marks, tags), noncharacters, and each byte that is not
// UTF-8.
std::string printable(std::string_view text);

// The first thing in a text that printable() replaces, as "U+009B", or "the byte 0xFF" where it is
// not UTF-8; empty where printable() leaves the text as it is, which every name must satisfy.
std::string first_hidden(std::string_view text);

// The text as one printable line no longer than people read: a longer one is cut in the middle,
// with " ... " between its beginning and its end.
std::string message_line(std::string_view text);

// The text; one longer than `most` bytes is cut behind a whole UTF-8 character and gets "...".
std::string shortened(std::string_view text, std::size_t most = 60);

// How many columns of a screen a UTF-8 text takes: two for a wide character, none for an accent.
std::size_t width(std::string_view text);

}  // namespace splitee
