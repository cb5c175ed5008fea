#include "base/scratch_file.hpp"

#include <fcntl.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkostemp is POSIX
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"

namespace splitee {
namespace {

constexpr std::string_view kMark = "scratch";
constexpr std::string_view kPattern = "XXXXXX";

}  // namespace

ScratchFile::ScratchFile(const std::filesystem::path& folder) : folder_(folder) {
  // Without a name from the start, where the file system supports that: then even a kill at this
  // instant leaves nothing behind.
  descriptor_ = ::open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ >= 0) return;
  std::string name = (folder / AtomicFile::hidden_name(kMark, kPattern)).string();
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail_to("create", errno);
  ::unlink(name.c_str());
}

bool ScratchFile::is_leftover(const std::filesystem::path& path) {
  const std::string head = AtomicFile::hidden_name(kMark, "");
  const std::string name = path.filename().string();
  return name.starts_with(head) && name.size() == head.size() + kPattern.size();
}

ScratchFile::~ScratchFile() { ::close(descriptor_); }

void ScratchFile::fail_to(const char* action, int error_number) const {
  fail(ExitStatus::kFailed, "{}: cannot {} a temporary file there: {}", folder_.string(), action,
       std::generic_category().message(error_number));
}

void ScratchFile::write(std::uint64_t begin, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(begin));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_to("write", errno);
    begin += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void ScratchFile::read(std::uint64_t begin, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(begin));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail_to("read", got < 0 ? errno : EIO);
    begin += static_cast<std::uint64_t>(got);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace splitee
