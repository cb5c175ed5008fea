#include "cli/trace_out.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"

namespace splitee {

void expect_file_for_trace(const char* option, const std::filesystem::path& out) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(out, error);
  if (!fs::exists(status)) return;
  struct stat found {};
  struct stat standard {};
  const bool is_standard = ::stat(out.c_str(), &found) == 0 &&
                           ::fstat(STDOUT_FILENO, &standard) == 0 &&
                           found.st_dev == standard.st_dev && found.st_ino == standard.st_ino;
  if (fs::is_regular_file(status) && !is_standard) return;
  fail(ExitStatus::kUsage, "{} {}: is {}; the name of a new or a regular file is needed", option,
       out.string(),
       is_standard                ? "standard output"
       : fs::is_directory(status) ? "a folder"
       : fs::is_fifo(status)      ? "a pipe"
       : fs::is_socket(status)    ? "a socket"
                                  : "a device");
}

void expect_another_file(const char* option, const std::filesystem::path& out,
                         const std::filesystem::path& other, const char* what) {
  std::error_code error;
  const bool same_name = below({}, out) == below({}, other);
  if (!same_name && !std::filesystem::equivalent(other, out, error)) return;
  fail(ExitStatus::kUsage, "{} {}: is {} itself; name another file", option, out.string(), what);
}

}  // namespace splitee
