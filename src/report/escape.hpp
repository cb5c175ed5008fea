#pragma once

#include <string>
#include <string_view>

namespace splitee {

// Texts from files (names, captions) as they stand in a document, so that they show there as the
// text that they are and never act: each begins with printable(), and what the format has a meaning
// for is escaped. Numbers need none of this.

// In a paragraph, heading or table cell of GitHub-flavoured Markdown.
std::string escaped_markdown(std::string_view text);

// In a cell of a LaTeX table, the first of a row too.
std::string escaped_latex(std::string_view text);

// In an attribute or between the tags of XML 1.0 or HTML.
std::string escaped_xml(std::string_view text);

// As a field of a CSV file that people open in a spreadsheet: a text that would be a formula there
// (it begins with =, +, - or @, perhaps behind spaces, and is no number) gets an apostrophe in
// front, and so does one that begins with an apostrophe. Whoever reads the text takes one
// apostrophe from its beginning. Numbers, negative ones too, stay as they are.
std::string spreadsheet_field(std::string_view text);

}  // namespace splitee
