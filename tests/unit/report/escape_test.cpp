#include "report/escape.hpp"

#include <doctest/doctest.h>

#include "base/csv_reader.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

TEST_CASE("in Markdown a name neither links nor formats, nor ends its cell or begins a block") {
  CHECK(escaped_markdown("[x](http://y)") == "\\[x\\](http\\://y)");
  CHECK(escaped_markdown("![x](y)") == "\\!\\[x\\](y)");
  CHECK(escaped_markdown("<script>a&lt;</script>") == "\\<script\\>a\\&lt;\\</script\\>");
  CHECK(escaped_markdown("a|*b*_c_`d`~e~\\") == "a\\|\\*b\\*\\_c\\_\\`d\\`\\~e\\~\\\\");
  CHECK(escaped_markdown("https://a.b www.c.d $x$") == "https\\://a.b www\\.c.d \\$x\\$");
  CHECK(escaped_markdown("# x") == "\\# x");
  CHECK(escaped_markdown("3@0.8 @you") == "3@<!-- -->0.8 @<!-- -->you");
  CHECK(escaped_markdown("- x") == "\\- x");
  CHECK(escaped_markdown("+ x") == "\\+ x");
  CHECK(escaped_markdown("12. x") == "12\\. x");
  CHECK(escaped_markdown("1) x") == "1\\) x");
  CHECK(escaped_markdown("---") == "\\---");
  CHECK(escaped_markdown("==") == "\\==");
  CHECK(escaped_markdown("    x ") == "&#32;   x&#32;");
  CHECK(escaped_markdown("a\nb\u2028c\x1b") == "a?b?c?");
  CHECK(escaped_markdown("-1.5") == "-1.5");
  CHECK(escaped_markdown("SplitEE-S, beta 2.5") == "SplitEE-S, beta 2.5");
}

TEST_CASE("in LaTeX a name is no command, argument, comment or ligature") {
  CHECK(escaped_latex("a&b%c$d#e_f{g}") == "a\\&b\\%c\\$d\\#e\\_f\\{g\\}");
  CHECK(escaped_latex("\\x~^") == "\\textbackslash{}x\\textasciitilde{}\\textasciicircum{}");
  CHECK(escaped_latex("<|>") == "\\textless{}\\textbar{}\\textgreater{}");
  CHECK(escaped_latex("[2pt] x") == "{[}2pt{]} x");
  CHECK(escaped_latex(" *x") == " {*}x");
  CHECK(escaped_latex("a--b---``c''?`!`\"") == "a-{}-b-{}-{}-`{}`c'{}'?{}`!{}`\\char34{}");
  CHECK(escaped_latex("a\rb") == "a?b");
  CHECK(escaped_latex("SplitEE-S") == "SplitEE-S");
}

TEST_CASE("in XML a name holds only what XML 1.0 knows") {
  CHECK(escaped_xml("<a b=\"c\" d='e'>&amp;") ==
        "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
  CHECK(escaped_xml("a\uffff\ufffe\x01\x9b\xed\xa0\x80") == "a???????");
  CHECK(escaped_xml("hä\U0001F600") == "hä\U0001F600");
}

TEST_CASE("a text that a spreadsheet would compute stands behind an apostrophe, numbers do not") {
  CHECK(spreadsheet_field("=1+1") == "'=1+1");
  CHECK(spreadsheet_field("=HYPERLINK(\"x\",\"y\")") == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
  CHECK(spreadsheet_field("+x") == "'+x");
  CHECK(spreadsheet_field("-x") == "'-x");
  CHECK(spreadsheet_field("@x") == "'@x");
  CHECK(spreadsheet_field(" =x") == "' =x");
  CHECK(spreadsheet_field("\uFF1Dx") == "'\uFF1Dx");
  CHECK(spreadsheet_field("\t=x") == "?=x");
  CHECK(spreadsheet_field("\r=x") == "?=x");
  CHECK(spreadsheet_field("-0.25") == "-0.25");
  CHECK(spreadsheet_field("-1e-05") == "-1e-05");
  CHECK(spreadsheet_field("a=b") == "a=b");
  CHECK(spreadsheet_field("") == "");
}

TEST_CASE("a text read back from a spreadsheet's CSV is exact without one leading apostrophe") {
  const TemporaryFolder folder;
  for (const std::string text : {"=1+1", "'=1+1", "'x", "''", "-a, \"b\"", "plain", "-3"}) {
    CAPTURE(text);
    write_file(folder / "x.csv", "name,n\n" + spreadsheet_field(text) + ",1\n");
    std::string read = read_csv(folder / "x.csv").rows.at(0).at(0);
    if (read.starts_with('\'')) read.erase(0, 1);
    CHECK(read == text);
  }
}

}  // namespace splitee::testing
