#include "base/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <system_error>
#include <utility>

#include "base/error.hpp"

namespace splitee {
namespace {

constexpr std::string_view kHiddenPrefix = ".splitee-sim-";
constexpr std::size_t kBufferSize = std::size_t{1} << 18U;

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
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!hidden_.empty()) ::unlink(hidden_.c_str());
}

void AtomicFile::write(std::string_view text) {
  buffer_.append(text);
  if (buffer_.size() >= kBufferSize) flush();
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

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

std::string read_text_file(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    fail(ExitStatus::kUsage, "{}: is a folder; a file is needed", path.string());
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fail(ExitStatus::kUsage, "{}: cannot read it: {}", path.string(),
         std::generic_category().message(errno));
  }
  try {
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  } catch (const std::ios_base::failure&) {
    fail(ExitStatus::kUsage, "{}: cannot read it: {}", path.string(),
         std::generic_category().message(errno));
  }
}

}  // namespace splitee
