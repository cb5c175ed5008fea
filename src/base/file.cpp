#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <random>
#include <span>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/path.hpp"

namespace splitee {
namespace {

constexpr std::string_view kHiddenPrefix = ".splitee-sim-";
constexpr std::size_t kBufferSize = std::size_t{1} << 18U;
constexpr std::size_t kLongestName = 255;  // bytes, of the usual file systems
constexpr int kMostLinks = 40;             // as many as Linux follows
constexpr std::size_t kMarkDigits = 8;

// Where a path leads once every symbolic link at its end is followed; the target need not exist.
std::optional<std::filesystem::path> followed(std::filesystem::path path) {
  for (int links = 0; links <= kMostLinks; ++links) {
    if (path_kind(path, Links::kShow) != PathKind::kLink) return path;
    std::error_code error;
    const std::filesystem::path to = std::filesystem::read_symlink(path, error);
    if (error) return std::nullopt;
    path = to.is_absolute() ? to : path.parent_path() / to;
  }
  return std::nullopt;
}

bool is_same(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}
constexpr std::size_t kPiece = std::size_t{1} << 12U;

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path target, Existing existing)
    : given_(std::move(target)) {
  const PathKind kind = path_kind(given_, Links::kShow);
  if (kind != PathKind::kNothing && kind != PathKind::kFile && existing == Existing::kReplace) {
    fail(ExitStatus::kFailed, "{}: {}; only a regular file is replaced, so remove it",
         given_.string(), kind_text(given_, kind));
  }
  if (kind == PathKind::kFolder || !given_.has_filename()) {
    fail(ExitStatus::kFailed, "{}: is a folder; a file is needed", given_.string());
  }
  if (existing == Existing::kFollow && open_directly()) return;
  const auto place = followed(given_);
  if (!place) fail_to("create", ELOOP);
  target_ = *place;
  open_hidden();
}

void AtomicFile::open_hidden() {
  remove_leftovers();
  const std::string name = target_.filename().string();
  if (name.size() > kLongestName) fail_to("create", ENAMETOOLONG);
  while (!lock_hidden(name)) {
  }
}

// Makes and locks the hidden neighbour: another process that finds it locked knows that it is being
// written. False where the name was taken, or another process took the file for a leftover before
// the lock.
bool AtomicFile::lock_hidden(const std::string& name) {
  hidden_ =
      target_.parent_path() / hidden_name(fmt::format("{:08x}", std::random_device()()), name);
  descriptor_ = ::open(hidden_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    const int reason = errno;
    hidden_.clear();
    if (reason == EEXIST) return false;
    if (reason == ENOENT) {
      fail(ExitStatus::kFailed, "{}: cannot create it: there is no folder {}", given_.string(),
           target_.parent_path().string());
    }
    fail_to("create", reason);
  }
  while (::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
  }
  struct stat opened {};
  struct stat named {};
  if (::fstat(descriptor_, &opened) == 0 && ::lstat(hidden_.c_str(), &named) == 0 &&
      is_same(opened, named)) {
    return true;
  }
  ::close(std::exchange(descriptor_, -1));
  hidden_.clear();
  return false;
}

// Opens a device or pipe, or a file that is this process's own standard output or error, which its
// reader would lose if it were replaced. False where the target is none of these.
bool AtomicFile::open_directly() {
  struct stat found {};
  if (::stat(given_.c_str(), &found) != 0) return false;
  for (const int standard : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat own {};
    if (::fstat(standard, &own) != 0 || !is_same(found, own)) continue;
    descriptor_ = ::fcntl(standard, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (descriptor_ < 0) fail_to("write", errno);
    return true;
  }
  if (S_ISREG(found.st_mode)) return false;
  if (!S_ISCHR(found.st_mode) && !S_ISFIFO(found.st_mode)) {
    const char* what = S_ISDIR(found.st_mode)   ? "folder"
                       : S_ISBLK(found.st_mode) ? "disk"
                                                : "socket";
    fail(ExitStatus::kFailed, "{}: is a {}; a file is needed", given_.string(), what);
  }
  // Without waiting, so that a pipe without a reader is an error and does not block the program.
  descriptor_ = ::open(given_.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor_ < 0 && errno == ENXIO && S_ISFIFO(found.st_mode)) {
    fail(ExitStatus::kFailed, "{}: is a named pipe that nobody reads; a file is needed",
         given_.string());
  }
  if (descriptor_ < 0) fail_to("write", errno);
  const int flags = ::fcntl(descriptor_, F_GETFL);
  if (flags < 0 || ::fcntl(descriptor_, F_SETFL, flags & ~O_NONBLOCK) != 0) {
    fail_to("write", errno);
  }
  return true;
}

// Removes hidden neighbours of the same name that no process writes any more.
void AtomicFile::remove_leftovers() const {
  const std::filesystem::path folder = target_.parent_path();
  const std::string all = hidden_name(std::string(kMarkDigits, '0'), target_.filename().string());
  const std::string_view tail = std::string_view(all).substr(kHiddenPrefix.size() + kMarkDigits);
  std::error_code error;
  for (std::filesystem::directory_iterator each(folder.empty() ? "." : folder, error), end;
       !error && each != end; each.increment(error)) {
    const std::string name = each->path().filename().string();
    if (name.size() != all.size() || !name.starts_with(kHiddenPrefix) || !name.ends_with(tail)) {
      continue;
    }
    const int found = ::open(each->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (found < 0) continue;
    struct stat status {};
    if (::fstat(found, &status) == 0 && S_ISREG(status.st_mode) &&
        ::flock(found, LOCK_EX | LOCK_NB) == 0) {
      ::unlink(each->path().c_str());
    }
    ::close(found);
  }
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : given_(std::move(other.given_)),
      target_(std::move(other.target_)),
      hidden_(std::exchange(other.hidden_, {})),
      buffer_(std::move(other.buffer_)),
      size_(other.size_),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!hidden_.empty()) ::unlink(hidden_.c_str());
}

void AtomicFile::write(std::string_view text) {
  buffer_.append(text);
  size_ += text.size();
  if (buffer_.size() >= kBufferSize) flush();
}

void AtomicFile::write_again(std::uint64_t begin, std::string_view text) {
  flush();
  while (!text.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_, text.data(), text.size(), static_cast<off_t>(begin));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_to("write", errno);
    begin += static_cast<std::uint64_t>(written);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::finish() {
  flush();
  // Devices and pipes cannot be synced.
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) {
    fail_to("write", errno);
  }
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) fail_to("write", errno);
}

void AtomicFile::publish() {
  if (hidden_.empty()) return;
  if (std::rename(hidden_.c_str(), target_.c_str()) != 0) fail_to("write", errno);
  hidden_.clear();
}

std::string AtomicFile::hidden_name(std::string_view mark, std::string_view name) {
  const std::string head = fmt::format("{}{}-", kHiddenPrefix, mark);
  // Of a long name the end is kept, which shows the kind of file.
  const std::size_t most = kLongestName - head.size();
  return head + std::string(name.substr(name.size() - std::min(name.size(), most)));
}

bool AtomicFile::is_leftover(const std::filesystem::path& path) {
  return path.filename().string().starts_with(kHiddenPrefix);
}

void AtomicFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail_to("write", errno);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void AtomicFile::fail_to(std::string_view action, int error_number) const {
  fail(ExitStatus::kFailed, "{}: cannot {} it: {}", given_.string(), action,
       std::generic_category().message(error_number));
}

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

std::filesystem::path below(const std::filesystem::path& folder,
                            const std::filesystem::path& path) {
  std::filesystem::path result;
  for (const auto& part : folder / path) {
    if (part != ".") result /= part;
  }
  return result.empty() ? "." : result;
}

std::string read_text_file(const std::filesystem::path& path, ExitStatus status,
                           std::uint64_t most) {
  const InputFile file(path, status);
  file.expect_at_most(most);
  // Some files, such as those of /proc, are longer than their stated size.
  std::string text;
  std::size_t got = 0;
  do {
    const std::size_t have = text.size();
    text.resize(have + std::max<std::size_t>(file.size() - std::min(file.size(), have), kPiece));
    got = file.read(have, std::as_writable_bytes(std::span(text).subspan(have)));
    text.resize(have + got);
    if (text.size() > most) {
      fail(status, "{}: is longer than the {} MiB that are read", file.name(), most >> 20U);
    }
  } while (got > 0);
  return text;
}

}  // namespace splitee
