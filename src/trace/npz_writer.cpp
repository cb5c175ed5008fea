#include "trace/npz_writer.hpp"

#include <fmt/ranges.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <list>
#include <memory>
#include <string_view>

#include "base/error.hpp"

namespace splitee {
namespace {

// 1 January 1980, the first day that a zip file can state.
constexpr zip_uint16_t kFirstDosDate = 0x21;

// An .npy header (format version 1.0), padded so that the elements begin at a multiple of 64.
std::string npy_header(const NpzEntry& entry) {
  std::string dictionary =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", entry.type,
                  fmt::join(entry.shape, ", "), entry.shape.size() == 1 ? "," : "");
  dictionary.append(63 - (10 + dictionary.size()) % 64, ' ');
  dictionary += '\n';
  std::string header = "\x93NUMPY\x01";
  header += '\0';
  header += static_cast<char>(dictionary.size() & 0xFFU);
  header += static_cast<char>(dictionary.size() >> 8U);
  return header + dictionary;
}

// Lets libzip write to an AtomicFile: a zip source that is empty at first.
class Target {
 public:
  explicit Target(AtomicFile& file) : file_(file) { zip_error_init(&error_); }
  ~Target() { zip_error_fini(&error_); }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  // A zip_source_callback whose user data is this object.
  static zip_int64_t answer(void* target, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    return static_cast<Target*>(target)->answer(data, size, command);
  }

  // The exception of a failed write, or null.
  [[nodiscard]] const std::exception_ptr& thrown() const { return thrown_; }

 private:
  zip_int64_t answer(void* data, zip_uint64_t size, zip_source_cmd_t command) {
    switch (command) {
      case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(
            ZIP_SOURCE_SUPPORTS, ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
            ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
            ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE,
            ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, -1);
      case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&error_, data, size);
      case ZIP_SOURCE_FREE:
      case ZIP_SOURCE_BEGIN_WRITE:
      case ZIP_SOURCE_COMMIT_WRITE:
      case ZIP_SOURCE_ROLLBACK_WRITE:
        return 0;
      case ZIP_SOURCE_TELL_WRITE:
        return static_cast<zip_int64_t>(at_);
      case ZIP_SOURCE_SEEK_WRITE: {
        const zip_int64_t at =
            zip_source_seek_compute_offset(at_, file_.size(), data, size, &error_);
        if (at >= 0) at_ = static_cast<std::uint64_t>(at);
        return at < 0 ? -1 : 0;
      }
      case ZIP_SOURCE_WRITE:
        return write({static_cast<const char*>(data), size});
      default:  // reading: there is nothing yet
        zip_error_set(&error_, ZIP_ER_READ, ENOENT);
        return -1;
    }
  }

  zip_int64_t write(std::string_view text) {
    try {
      const std::string_view again =
          text.substr(0, std::min<std::uint64_t>(text.size(), file_.size() - at_));
      if (!again.empty()) file_.write_again(at_, again);
      file_.write(text.substr(again.size()));
    } catch (...) {
      thrown_ = std::current_exception();
      zip_error_set(&error_, ZIP_ER_WRITE, EIO);
      return -1;
    }
    at_ += text.size();
    return static_cast<zip_int64_t>(text.size());
  }

  AtomicFile& file_;
  std::uint64_t at_ = 0;
  zip_error_t error_{};
  std::exception_ptr thrown_;
};

std::string reason_of(zip_t* zip) { return zip_error_strerror(zip_get_error(zip)); }

}  // namespace

void write_npz(AtomicFile& file, const std::vector<NpzEntry>& entries) {
  const auto cannot = [&](const std::string& reason) {
    fail(ExitStatus::kFailed, "cannot write the trace: {}", reason);
  };
  Target target(file);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* archive = zip_source_function_create(Target::answer, &target, &error);
  std::unique_ptr<zip_t, decltype(&zip_discard)> zip(
      archive == nullptr ? nullptr
                         : zip_open_from_source(archive, ZIP_CREATE | ZIP_TRUNCATE, &error),
      zip_discard);
  const std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  if (!zip) {
    if (archive != nullptr) zip_source_free(archive);
    cannot(reason);
  }
  std::list<std::string> headers;  // a list, so that they stay in place
  for (const NpzEntry& entry : entries) {
    std::string& header = headers.emplace_back(npy_header(entry));
    // libzip only reads the data given here.
    std::array<zip_buffer_fragment_t, 2> parts{
        {{reinterpret_cast<zip_uint8_t*>(header.data()), header.size()},
         {reinterpret_cast<zip_uint8_t*>(const_cast<std::byte*>(entry.bytes.data())),
          entry.bytes.size()}}};
    zip_source_t* source =
        zip_source_buffer_fragment(zip.get(), parts.data(), entry.bytes.empty() ? 1 : 2, 0);
    const zip_int64_t index =
        source == nullptr
            ? -1
            : zip_file_add(zip.get(), (entry.name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      if (source != nullptr) zip_source_free(source);
      cannot(reason_of(zip.get()));
    }
    const auto at = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(zip.get(), at, ZIP_CM_STORE, 0);
    zip_file_set_dostime(zip.get(), at, 0, kFirstDosDate, 0);
  }
  if (zip_close(zip.get()) != 0) {
    if (target.thrown()) std::rethrow_exception(target.thrown());
    cannot(reason_of(zip.get()));
  }
  static_cast<void>(zip.release());  // zip_close has freed it
  file.commit();
}

}  // namespace splitee
