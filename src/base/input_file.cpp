#include "base/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace splitee {
namespace {

// What stands under a name where it is no regular file, or nullptr.
const char* other_kind(mode_t mode) {
  if (S_ISREG(mode)) return nullptr;
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  return "no regular file";
}

}  // namespace

InputFile::InputFile(const std::filesystem::path& path, ExitStatus status)
    : name_(path.string()), status_(status) {
  struct stat found {};
  const auto expect_regular = [&] {
    if (const char* kind = other_kind(found.st_mode)) {
      fail(status_, "{}: is {}; a {}file is needed", name_, kind,
           S_ISDIR(found.st_mode) ? "" : "regular ");
    }
  };
  // Checked before opening, which by itself may hang, wake up a writer or move a tape.
  if (::stat(path.c_str(), &found) != 0) fail_to_read(errno);
  expect_regular();
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor_ < 0) fail_to_read(errno);
  try {
    if (::fstat(descriptor_, &found) != 0) fail_to_read(errno);
    expect_regular();  // the name may lead elsewhere by now
  } catch (const Error&) {
    ::close(descriptor_);
    throw;
  }
  size_ = static_cast<std::uint64_t>(found.st_size);
}

InputFile::~InputFile() { ::close(descriptor_); }

std::size_t InputFile::read(std::uint64_t begin, std::span<std::byte> to) const {
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t got =
        ::pread(descriptor_, to.data() + done, to.size() - done, static_cast<off_t>(begin + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_to_read(errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void InputFile::expect_at_most(std::uint64_t most) const {
  if (size_ > most) {
    fail(status_, "{}: is {} bytes long; at most {} MiB are read", name_, size_, most >> 20U);
  }
}

void InputFile::fail_to_read(int error_number) const {
  if (status_ == ExitStatus::kData && (error_number == ENOENT || error_number == ENOTDIR)) {
    fail(status_, "{}: there is no such file", name_);
  }
  fail(status_, "{}: cannot read it: {}", name_, std::generic_category().message(error_number));
}

}  // namespace splitee
