#pragma once

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace splitee {

// The format in which a command writes its answer.
enum class Format : std::uint8_t { kText, kMarkdown, kLatex, kCsv, kJson };

// "text", "markdown", "latex", "csv", "json".
const std::array<std::string_view, 5>& format_names();

// The format with this name, which must be one.
Format format_of(std::string_view name);

// The medium of text: 0 columns stands for a file or a pipe, whose lines may have any length.
struct Page {
  std::size_t columns = 0;
  bool colour = false;
};

// One field of a table: its form for people, and its value for programs (a text, a number, or
// null).
struct ShownField {
  std::string text;
  nlohmann::ordered_json value;
  bool is_best = false;   // marked: * in text, bold elsewhere
  bool is_noise = false;  // chance may have put it apart from what it is compared with: ~ in text
};

// A name.
ShownField text_field(std::string text);

// A number with `digits` digits behind the point, or, without `digits`, with five that matter; none
// is "-" and null. A number that rounds to zero has no sign.
ShownField number_field(std::optional<double> value, std::optional<std::size_t> digits = {});

// With `digits` digits behind the point; a number that rounds to zero is 0 and not -0.
std::string rounded(double value, std::size_t digits);

// A column of a shown table.
struct ShownColumn {
  std::string name;  // for programs: of the CSV column, and the key in JSON
  std::string head;  // for people; as text, not escaped
  bool is_number = false;
  bool for_programs = false;  // not shown to people: the caption tells it
  std::string under = {};     // the head in LaTeX, where the column's group stands above it
  bool only_in_json = false;  // its values have parts, or say again in numbers what others say
};

// A table to be shown. Names in it are plain text, which each format escapes by its own rules.
struct ShownTable {
  std::string name;     // the key of its rows in JSON; tables of one name share it
  std::string caption;  // one line; empty: none
  std::vector<ShownColumn> columns;
  std::vector<std::vector<ShownField>> rows;  // a field for each column
  // What the heads of the numbers are values of, with how many columns each spans; LaTeX sets them
  // above.
  std::vector<std::pair<std::string, std::size_t>> groups = {};
  bool has_marks = false;              // best values may be marked, so text leaves a place for it
  std::vector<std::string> lead = {};  // lines above the caption, in text
};

// The answer of a command: lines above the tables, the tables, and lines below. Programs get
// `facts` and the tables; the lines are theirs as "notes".
struct Document {
  std::vector<std::string> head;
  nlohmann::ordered_json facts = nlohmann::ordered_json::object();
  std::vector<ShownTable> tables;
  std::vector<std::string> notes;
  std::vector<std::string> exact_notes = {};  // in JSON in their place: numbers with all digits
  bool siunitx = false;  // LaTeX aligns numbers by that package, at their points
};

// The document in a format. Text, Markdown and LaTeX hold what people read; CSV the tables alone,
// one after the other, a header wherever the columns change; JSON is one object: the facts, the
// rows of each table as objects under its name, and the notes.
std::string written(const Document& document, Format format, Page page = {});

// The formats; one file each.
std::string as_text(const Document& document, Page page);
std::string as_markdown(const Document& document);
std::string as_latex(const Document& document);
std::string as_csv(const Document& document);
std::string as_json(const Document& document);

// With so many digits that matter, and all that stand before the point; a number that is too long
// or too small for that is a power of ten.
std::string plain_number(double value, int figures = 5);

// Writes the numbers of each column that people see in one notation: all with so many digits behind
// the point that five of the largest matter and three of the smallest; each with five that matter
// where they lie too far apart for that; powers of ten for all where one is too long or too small.
// Columns whose fields hold anything beside a number stay as they are.
void give_one_notation(ShownTable& table);

// The indices of the columns that people see.
std::vector<std::size_t> shown_to_people(const ShownTable& table);

}  // namespace splitee
