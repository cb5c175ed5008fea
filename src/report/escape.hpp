#pragma once

#include <string>
#include <string_view>

namespace splitee {

// Texts from files (names, captions) for use in a document, so that they appear there as the text
// that they are and never act: each begins with printable(), and characters with a meaning in the
// format are escaped. Numbers need none of this.

// For a paragraph, heading or table cell of GitHub-flavoured Markdown.
std::string escaped_markdown(std::string_view text);

// For a cell of a LaTeX table, also the first of a row. Greek letters of units become commands.
std::string escaped_latex(std::string_view text);

// For an attribute or the text between tags of XML 1.0 or HTML.
std::string escaped_xml(std::string_view text);

// For a field of a CSV file that people open in a spreadsheet: a text that would be a formula there
// (it begins with =, +, - or @, perhaps behind spaces, and is no number) gets an apostrophe in
// front, and so does one that begins with an apostrophe. A reader removes one apostrophe from the
// beginning. Numbers, also negative ones, stay as they are.
std::string spreadsheet_field(std::string_view text);

}  // namespace splitee
