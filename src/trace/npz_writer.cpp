#include "trace/npz_writer.hpp"

#include <fmt/ranges.h>
#include <zip.h>

#include <memory>

#include "base/error.hpp"

namespace splitee {
namespace {

// 1 January 1980, the first day that a zip file knows.
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

}  // namespace

void write_npz(const std::filesystem::path& path, const std::vector<NpzEntry>& entries) {
  const auto cannot = [&](const std::string& reason) {
    fail(ExitStatus::kFailed, "{}: cannot write it: {}", path.string(), reason);
  };
  int code = 0;
  // libzip itself writes to a temporary neighbour and renames it on zip_close.
  std::unique_ptr<zip_t, decltype(&zip_discard)> zip(
      zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code), zip_discard);
  if (!zip) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    cannot(reason);
  }
  std::vector<std::string> contents;
  contents.reserve(entries.size());
  for (const NpzEntry& entry : entries) {
    std::string& content = contents.emplace_back(npy_header(entry));
    content.append(reinterpret_cast<const char*>(entry.bytes.data()), entry.bytes.size());
    zip_source_t* source = zip_source_buffer(zip.get(), content.data(), content.size(), 0);
    const zip_int64_t index =
        zip_file_add(zip.get(), (entry.name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(source);
      cannot(zip_error_strerror(zip_get_error(zip.get())));
    }
    const auto at = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(zip.get(), at, ZIP_CM_STORE, 0);
    zip_file_set_dostime(zip.get(), at, 0, kFirstDosDate, 0);
  }
  if (zip_close(zip.get()) != 0) cannot(zip_error_strerror(zip_get_error(zip.get())));
  static_cast<void>(zip.release());  // zip_close has freed it
}

}  // namespace splitee
