#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace splitee {

// A file to which records are appended, each with a checksum, so that after a sudden end of the
// process or the machine every record is either whole or recognised as damaged. One process has it
// open at a time: the lock is the kernel's and ends with the process.
//
// A record is a marker, its length, a digest, and its bytes. The digest covers a key besides the
// bytes: only a reader with the same key finds the record whole. Errors of reading and writing have
// status kFailed and name the file.
class RecordFile {
 public:
  // Where a record lies in the file.
  struct Place {
    std::uint64_t begin = 0;  // of the marker
    std::uint64_t size = 0;   // of the bytes alone
  };
  // What lies in a file besides whole records.
  struct Content {
    bool others = false;     // damaged records, or records with another key, behind the first byte
    std::uint64_t end = 0;   // behind the last whole record; 0 where there is none
    std::uint64_t read = 0;  // bytes read to find this: at most a few times the file's size
  };
  enum class Open {
    kAny,  // the existing file, or a new empty one
    kNew,  // a new empty one; an Error where the name is taken
  };

  // Opens or makes the file and locks it. Fails where another process has it open, with the message
  // `busy`; where the name is that of a symbolic link, a folder, a pipe or a device, which are
  // neither followed nor opened; and where the file has a second name, so may be someone else's.
  RecordFile(std::filesystem::path path, std::string_view busy, Open how = Open::kAny);
  ~RecordFile();
  RecordFile(const RecordFile&) = delete;
  RecordFile& operator=(const RecordFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const;

  // Why the file could not be locked, where its file system knows no locks; empty otherwise.
  [[nodiscard]] const std::string& unlocked() const { return unlocked_; }

  // True for an empty file, and for one that begins as a record does, even a damaged one: it is
  // this program's.
  [[nodiscard]] bool begins_with_record() const;

  // Goes through the file and calls `found` for each whole record with this key, in their order.
  // Bytes outside records are skipped up to the next marker. Time and reading grow with the file's
  // size alone, whatever it holds.
  Content scan(std::string_view key,
               const std::function<void(Place, std::string_view bytes)>& found) const;

  // The bytes of the record at the file's first byte; none where it is not whole.
  [[nodiscard]] std::optional<std::string> first(std::string_view key) const;

  // The bytes of a record; none where it is no longer whole.
  [[nodiscard]] std::optional<std::string> read(Place place, std::string_view key) const;

  // Cuts the file off at `size` bytes.
  void cut(std::uint64_t size);

  // Appends a record; where that fails, a part already written is removed again.
  Place append(std::string_view bytes, std::string_view key);

  // Brings everything appended to the disk.
  void sync();

  // Whether the file still stands under its name, neither removed nor replaced.
  [[nodiscard]] bool is_in_place() const;

  // Removes the file if it is in place; it stays locked until the end of this object.
  void remove();

  // Gives the file another name (and place); a file of that name is replaced.
  void rename(const std::filesystem::path& path);

 private:
  [[noreturn]] void fail_to(std::string_view action, int error_number) const;
  [[noreturn]] void refuse(std::string_view what) const;
  bool lock(std::string_view busy, Open how);
  std::size_t read_at(std::uint64_t begin, char* to, std::size_t size) const;
  [[nodiscard]] std::optional<Place> place_at(std::uint64_t begin) const;
  void each_marker(std::uint64_t end, const std::function<void(std::uint64_t)>& found) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::string unlocked_;
};

}  // namespace splitee
