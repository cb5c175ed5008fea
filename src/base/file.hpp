#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace splitee {

// A file that appears under its name only when it is complete: what is written goes to a hidden
// neighbour, which commit() renames. Without commit() nothing is left behind. Every failure (no
// permission, full disk) is an Error with status kFailed that names the file and the reason.
class AtomicFile {
 public:
  // Creates the hidden neighbour, so that an unwritable folder is noticed before the work.
  explicit AtomicFile(std::filesystem::path target);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  // Appends text; small pieces are collected.
  void write(std::string_view text);

  // Everything on the disk, still under the hidden name.
  void finish();

  // Renames to the final name; finish() must have been called.
  void publish();

  // finish() and publish().
  void commit() {
    finish();
    publish();
  }

  // The name of a hidden neighbour of a file called `name`; `mark` makes it differ from others.
  static std::string hidden_name(std::string_view mark, std::string_view name);

  // True for names of hidden neighbours, which a killed process may have left behind.
  static bool is_leftover(const std::filesystem::path& path);

 private:
  void flush();
  [[noreturn]] void fail_to(std::string_view action, int error_number) const;

  std::filesystem::path target_;
  std::filesystem::path hidden_;
  std::string buffer_;
  int descriptor_ = -1;
};

// What a file of UTF-8 text may begin with, and what says nothing: the byte order mark.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// True where a text begins with the byte order mark of UTF-16 or UTF-32, which no reader here
// takes.
bool is_utf16(std::string_view text);

// The whole content of a file; an Error with status `kUsage` where it cannot be read.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace splitee
