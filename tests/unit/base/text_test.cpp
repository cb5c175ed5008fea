#include "base/text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/failure.hpp"

namespace splitee::testing {

TEST_CASE("what steers a terminal, hides or turns text, or is no text is shown as question marks") {
  struct Shown {
    std::string text;
    const char* shown;
    const char* first;
  };
  const std::vector<Shown> cases = {
      {"hä 名 \U0001F600 ~", "hä 名 \U0001F600 ~", ""},
      {std::string("a\0b", 3), "a?b", "U+0000"},
      {"\x1b]0;owned\x07", "?]0;owned?", "U+001B"},
      {"a\r\n\tb\x7f", "a???b?", "U+000D"},
      {"a\u009b31m", "a?31m", "U+009B"},
      {"a\x9b", "a?", "the byte 0x9B"},
      {"a\u0085b", "a?b", "U+0085"},
      {"\u202eevil\u202c", "?evil?", "U+202E"},
      {"\u2066x\u2069", "?x?", "U+2066"},
      {"\u200ea\u200fb\u061c", "?a?b?", "U+200E"},
      {"a\u2028b\u2029", "a?b?", "U+2028"},
      {"\ufeffa\u200bb\u200dc\u2060d\u00ade", "?a?b?c?d?e", "U+FEFF"},
      {"a\uffff\ufffe", "a??", "U+FFFF"},
      {"a\U0001FFFF", "a?", "U+1FFFF"},
      {"a\U000E0041", "a?", "U+E0041"},
      {"caf\xe9", "caf?", "the byte 0xE9"},
      {"\xc0\xaf", "??", "the byte 0xC0"},            // overlong
      {"\xed\xa0\x80", "???", "the byte 0xED"},       // a surrogate
      {"\xf4\x90\x80\x80", "????", "the byte 0xF4"},  // above U+10FFFF
      {"\xff\xc3", "??", "the byte 0xFF"},            // cut short
      {"\xe2\x82", "??", "the byte 0xE2"},            // cut short
      {"\u00a0\ufffd", "\u00a0\ufffd", ""},           // shown as they are
  };
  for (const Shown& each : cases) {
    CAPTURE(each.shown);
    CHECK(printable(each.text) == each.shown);
    CHECK(first_hidden(each.text) == each.first);
  }
}

TEST_CASE("a message is one line that people read: of a long one beginning and end") {
  CHECK(message_line("a\nb") == "a?b");
  const std::string full(1000, 'a');
  CHECK(message_line(full) == full);
  const std::string line = message_line("begin " + std::string(1'000'000, 'x') + " end");
  CHECK(line.size() == 1000);
  CHECK(line.starts_with("begin xx"));
  CHECK(line.find("xx ... xx") != std::string::npos);
  CHECK(line.ends_with("xx end"));
  std::string wide;
  for (int k = 0; k < 1000; ++k) wide += "\u00e4";
  CHECK(first_hidden(message_line(wide)).empty());  // cut between characters
  CHECK(message_line(wide).size() <= 1000);
}

TEST_CASE("an error's message is printable, bounded and not cut at a NUL") {
  const std::string name("a\0b\x1b", 4);
  const Failure failure =
      failure_of([&] { fail(ExitStatus::kData, "{}: is wrong; expected more", name); });
  CHECK(failure == Failure{ExitStatus::kData, "a?b?: is wrong; expected more"});
  const Failure longer =
      failure_of([] { fail(ExitStatus::kData, "f: is '{}'; expected 1", std::string(9999, '7')); });
  CHECK(longer.message.size() == 1000);
  CHECK(longer.message.ends_with("7'; expected 1"));
}

TEST_CASE("a text is broken by the columns that it takes, not by its bytes") {
  CHECK(wrapped("λλλ λλλ λλλ", 7, 0) == "λλλ λλλ\nλλλ");
  CHECK(wrapped("深い 深い", 8, 0) == "深い\n深い");
  CHECK(wrapped("深い 深い", 9, 2) == "深い\n  深い");
  CHECK(wrapped("four  four", 4, 0) == "four\nfour");  // no line is wider, also at two blanks
}

TEST_CASE("a text's width is the columns that it takes on a screen") {
  CHECK(width("") == 0);
  CHECK(width("a\u00e4") == 2);
  CHECK(width("\u6df1\u3044") == 4);  // East Asian wide
  CHECK(width("\uff21\uff11") == 4);  // full-width forms
  CHECK(width("\uff71") == 1);        // half-width
  CHECK(width("e\u0301") == 1);       // combining acute
  CHECK(width("\U0001F600") == 2);    // emoji
  CHECK(width("\u00b1\u03bb\u0394") == 3);
  CHECK(width("\u26a1\u231a") == 4);                      // wide signs among narrow ones
  CHECK(width("\u2714\U0001F321") == 2);                  // narrow signs among wide ones
  CHECK(width("\u0e01\u0e34\u0e48") == 1);                // Thai with a vowel and a tone
  CHECK(width("\u0915\u094d\u05d0\u05bf") == 2);          // Devanagari, Hebrew
  CHECK(width("\u1112\u1161\u11ab") == 2);                // a Hangul syllable of its parts
  CHECK(width("\U00020000\uac00\u3042\U0001F004") == 8);  // ideograph, Hangul, kana, a tile
  CHECK(width("\xff\x9b") == 2);                          // no UTF-8: one for each byte, shown as ?
}

}  // namespace splitee::testing
