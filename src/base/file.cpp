#include "base/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>
#include <span>
#include <system_error>
#include <utility>

#include "base/error.hpp"

namespace splitee {
namespace {

constexpr std::string_view kHiddenPrefix = ".splitee-sim-";
constexpr std::size_t kBufferSize = std::size_t{1} << 18U;
constexpr std::size_t kPiece = std::size_t{1} << 12U;

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path target)
    : target_(std::move(target)),
      hidden_(target_.parent_path() / hidden_name(fmt::format("{:08x}", std::random_device()()),
                                                  target_.filename().string())),
      descriptor_(::open(hidden_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) fail_to("create", errno);
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : target_(std::move(other.target_)),
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
  if (::fsync(descriptor_) != 0 && errno != EINVAL) fail_to("write", errno);
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) fail_to("write", errno);
}

void AtomicFile::publish() {
  if (std::rename(hidden_.c_str(), target_.c_str()) != 0) fail_to("write", errno);
  hidden_.clear();
}

std::string AtomicFile::hidden_name(std::string_view mark, std::string_view name) {
  return fmt::format("{}{}-{}", kHiddenPrefix, mark, name);
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
  fail(ExitStatus::kFailed, "{}: cannot {} it: {}", target_.string(), action,
       std::generic_category().message(error_number));
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
  // Some files, as those of /proc, are longer than they say.
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
