#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/input_file.hpp"

namespace splitee {

// A file that appears under its name only when it is complete: the text goes to a hidden neighbour,
// which commit() renames. Without commit() nothing is left behind. Every failure (no permission,
// full disk) is an Error with status kFailed that names the file and the reason.
//
// What may stand under the name already: a regular file, which is replaced; a symbolic link, which
// stays, while the file it leads to is made or replaced; a device or a pipe (/dev/null,
// /dev/stdout, a named pipe with a reader), into which the text goes directly. A folder, a disk or
// a socket is refused before anything is written. Leftovers of a killed process that wrote a file
// of the same name are removed.
class AtomicFile {
 public:
  enum class Existing {
    kFollow,   // as above
    kReplace,  // regular files only: all else that stands under the name is refused
  };

  // Creates the hidden neighbour, so that an unwritable folder is noticed before the work.
  explicit AtomicFile(std::filesystem::path target, Existing existing = Existing::kFollow);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  // Appends text; small pieces are collected.
  void write(std::string_view text);

  // Overwrites earlier text from byte `begin` on; not in a device or pipe.
  void write_again(std::uint64_t begin, std::string_view text);

  // Bytes written so far.
  [[nodiscard]] std::uint64_t size() const { return size_; }

  // Brings everything to the disk, still under the hidden name.
  void finish();

  // Renames to the final name; finish() must have been called.
  void publish();

  // finish() and publish().
  void commit() {
    finish();
    publish();
  }

  // The name of the hidden neighbour of a file called `name`, of at most 255 bytes; `mark` tells
  // neighbours of one file apart.
  static std::string hidden_name(std::string_view mark, std::string_view name);

  // True for names of hidden neighbours, which a killed process may have left behind.
  static bool is_leftover(const std::filesystem::path& path);

 private:
  void open_hidden();
  bool lock_hidden(const std::string& name);
  bool open_directly();
  void remove_leftovers() const;
  void flush();
  [[noreturn]] void fail_to(std::string_view action, int error_number) const;

  std::filesystem::path given_;   // as the caller names it
  std::filesystem::path target_;  // with links followed
  std::filesystem::path hidden_;  // empty where the text goes into the target directly
  std::string buffer_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
};

// The byte order mark, with which a UTF-8 file may begin; it carries no meaning.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// True where a text begins with the byte order mark of UTF-16 or UTF-32, which no reader here
// takes.
bool is_utf16(std::string_view text);

// `path` as the system understands it, relative to `folder`: unlike in
// std::filesystem::path::lexically_normal(), ".." is not joined with the part before it, which may
// be a link. Only "." is left out.
std::filesystem::path below(const std::filesystem::path& folder, const std::filesystem::path& path);

// The whole content of a regular file of at most `most` bytes; another kind of file, a longer one,
// or one that cannot be read is an Error with this status.
std::string read_text_file(const std::filesystem::path& path,
                           ExitStatus status = ExitStatus::kUsage,
                           std::uint64_t most = kLongestText);

}  // namespace splitee
