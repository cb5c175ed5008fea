#include "base/record_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <system_error>
#include <thread>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/path.hpp"
#include "base/sha256.hpp"

namespace splitee {
namespace {

// Sixteen bytes that no text holds.
constexpr std::string_view kMarker("\x93SPLITEE\r\n\x1a\0\xff\xfeR\n", 16);
constexpr std::size_t kDigestSize = 64;
constexpr std::size_t kHeadSize = kMarker.size() + sizeof(std::uint64_t) + kDigestSize;
constexpr int kLockTries = 50;
constexpr std::chrono::milliseconds kLockWait{20};
constexpr std::size_t kChunk = std::size_t{1} << 16U;

std::string digest_of(std::string_view bytes, std::string_view key) {
  Sha256 hash;
  std::string sizes;
  append_value<std::uint64_t>(sizes, key.size());
  append_value<std::uint64_t>(sizes, bytes.size());
  for (const std::string_view part : {std::string_view(sizes), key, bytes}) {
    hash.update(std::as_bytes(std::span(part.data(), part.size())));
  }
  return hash.hex();
}

// True where the name still leads to the descriptor's file, and not through a link.
bool same_file(int descriptor, const std::filesystem::path& path) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(descriptor, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

RecordFile::RecordFile(std::filesystem::path path, std::string_view busy, Open how)
    : path_(std::move(path)) {
  while (!lock(busy, how)) {
  }
}

void RecordFile::refuse(std::string_view what) const {
  fail(ExitStatus::kFailed,
       "{}: {}, not a file of this program; remove it, or choose another folder with --out",
       path_.string(), what);
}

// False where another process removed the file between opening and locking.
bool RecordFile::lock(std::string_view busy, Open how) {
  // Checked first, because opening alone already affects some devices.
  const PathKind kind = path_kind(path_, Links::kShow);
  if (kind != PathKind::kNothing && kind != PathKind::kFile) refuse(kind_text(path_, kind));
  descriptor_ = ::open(path_.c_str(),
                       O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK |
                           (how == Open::kNew ? O_EXCL : 0),
                       0666);
  if (descriptor_ < 0) {
    const bool is_there = kind == PathKind::kFile && how == Open::kAny;
    fail_to(is_there ? "open" : "create", errno);
  }
  struct stat opened {};
  const bool is_known = ::fstat(descriptor_, &opened) == 0;
  if (!is_known || !S_ISREG(opened.st_mode) || opened.st_nlink > 1) {
    ::close(descriptor_);
    refuse(is_known && S_ISREG(opened.st_mode) ? "has a second name (a hard link)"
                                               : "is no regular file");
  }
  // A process that was just killed holds its lock until the system has cleaned up after it.
  int tries = 0;
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    if (reason == EINTR) continue;
    if (reason == EWOULDBLOCK && ++tries < kLockTries) {
      std::this_thread::sleep_for(kLockWait);
      continue;
    }
    if (reason == EWOULDBLOCK) {
      ::close(descriptor_);
      throw Error(ExitStatus::kFailed, std::string(busy));
    }
    unlocked_ = std::generic_category().message(reason);
    break;
  }
  if (same_file(descriptor_, path_)) return true;
  ::close(descriptor_);
  return false;
}

RecordFile::~RecordFile() { ::close(descriptor_); }

void RecordFile::fail_to(std::string_view action, int error_number) const {
  fail(ExitStatus::kFailed, "{}: cannot {} it: {}", path_.string(), action,
       std::generic_category().message(error_number));
}

std::uint64_t RecordFile::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) fail_to("read", errno);
  return static_cast<std::uint64_t>(status.st_size);
}

// Reads fewer bytes than asked for only at the end of the file.
std::size_t RecordFile::read_at(std::uint64_t begin, char* to, std::size_t size) const {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        ::pread(descriptor_, to + done, size - done, static_cast<off_t>(begin + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_to("read", errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

bool RecordFile::begins_with_record() const {
  std::string head(kMarker.size(), '\0');
  head.resize(read_at(0, head.data(), head.size()));
  return kMarker.starts_with(head);
}

// Calls `found` with every place of a marker before `end`, in their order; each byte is read once.
void RecordFile::each_marker(std::uint64_t end,
                             const std::function<void(std::uint64_t)>& found) const {
  std::string chunk(kChunk + kMarker.size() - 1, '\0');
  for (std::uint64_t begin = 0; begin < end; begin += kChunk) {
    const std::size_t got = read_at(begin, chunk.data(), chunk.size());
    const std::string_view bytes = std::string_view(chunk).substr(0, got);
    for (std::size_t at = bytes.find(kMarker); at < kChunk; at = bytes.find(kMarker, at + 1)) {
      found(begin + at);
    }
  }
}

std::optional<std::string> RecordFile::read(Place place, std::string_view key) const {
  std::string bytes(kHeadSize + place.size, '\0');
  if (read_at(place.begin, bytes.data(), bytes.size()) != bytes.size()) return std::nullopt;
  const std::string_view digest =
      std::string_view(bytes).substr(kHeadSize - kDigestSize, kDigestSize);
  if (digest != digest_of(std::string_view(bytes).substr(kHeadSize), key)) return std::nullopt;
  bytes.erase(0, kHeadSize);
  return bytes;
}

// The record whose marker is at `begin`, if the file is long enough for it.
std::optional<RecordFile::Place> RecordFile::place_at(std::uint64_t begin) const {
  std::string head(kHeadSize, '\0');
  if (read_at(begin, head.data(), head.size()) != head.size() || !head.starts_with(kMarker)) {
    return std::nullopt;
  }
  ByteReader reader(std::string_view(head).substr(kMarker.size()));
  const Place place{begin, reader.value<std::uint64_t>()};
  if (place.size > size() - begin - kHeadSize) return std::nullopt;
  return place;
}

std::optional<std::string> RecordFile::first(std::string_view key) const {
  const auto place = place_at(0);
  return place ? read(*place, key) : std::nullopt;
}

RecordFile::Content RecordFile::scan(
    std::string_view key, const std::function<void(Place, std::string_view)>& found) const {
  Content content;
  // No record contains a marker, so one that would reach beyond the next marker is damaged. It is
  // not read, and so no byte of the file is read for two records.
  const auto look = [&](std::uint64_t begin, std::uint64_t next) {
    const auto place = place_at(begin);
    content.read += kHeadSize;
    const bool fits = place && place->size + kHeadSize <= next - begin;
    const auto bytes = fits ? read(*place, key) : std::nullopt;
    if (fits) content.read += kHeadSize + place->size;
    if (bytes) {
      found(*place, *bytes);
      content.end = begin + kHeadSize + place->size;
    } else if (begin > 0) {
      content.others = true;
    }
  };
  const std::uint64_t end = size();
  std::optional<std::uint64_t> last;
  each_marker(end, [&](std::uint64_t marker) {
    if (last) look(*last, marker);
    last = marker;
  });
  if (last) look(*last, end);
  content.read += end;
  return content;
}

void RecordFile::cut(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail_to("write", errno);
}

RecordFile::Place RecordFile::append(std::string_view bytes, std::string_view key) {
  const std::uint64_t before = size();
  std::string record(kMarker);
  append_value<std::uint64_t>(record, bytes.size());
  record += digest_of(bytes, key);
  record += bytes;
  for (std::string_view rest = record; !rest.empty();) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int reason = errno;
      cut(before);
      fail_to("write", reason);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return {before, bytes.size()};
}

void RecordFile::sync() {
  if (::fdatasync(descriptor_) != 0 && errno != EINVAL) fail_to("write", errno);
}

bool RecordFile::is_in_place() const { return same_file(descriptor_, path_); }

void RecordFile::rename(const std::filesystem::path& path) {
  if (std::rename(path_.c_str(), path.c_str()) != 0) fail_to("rename", errno);
  path_ = path;
}

void RecordFile::remove() {
  if (!is_in_place()) return;
  if (::unlink(path_.c_str()) != 0 && errno != ENOENT) fail_to("remove", errno);
}

}  // namespace splitee
