#include "base/file_format.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace splitee {
namespace {

using namespace std::string_view_literals;

constexpr const char* kUnpack = "unpack it first";
constexpr const char* kImport = "scripts/import_trace.py makes a trace of it";
constexpr const char* kAsCsv = "export it as CSV, of which scripts/import_trace.py makes a trace";

// A format and the bytes that its files have at a fixed place.
struct Signature {
  std::size_t at;
  std::string_view bytes;
  FileFormat format;
};

constexpr std::array kSignatures = {
    Signature{0,
              "version https://git-lfs"sv,
              {"a Git LFS pointer, not the file itself", "'git lfs pull' fetches the file"}},
    Signature{0,
              "\x93NUMPY"sv,
              {"a single NumPy array (.npy)",
               "scripts/import_trace.py makes a trace of logits [samples, exits, classes]"}},
    Signature{0, "\x80\x02"sv, {"a Python pickle", kImport}},
    Signature{0, "\x80\x03"sv, {"a Python pickle", kImport}},
    Signature{0, "\x80\x04"sv, {"a Python pickle", kImport}},
    Signature{0, "\x80\x05"sv, {"a Python pickle", kImport}},
    Signature{0, "\x1f\x8b"sv, {"compressed (gzip)", kUnpack}},
    Signature{0, "BZh"sv, {"compressed (bzip2)", kUnpack}},
    Signature{0,
              "\xfd"
              "7zXZ"sv,
              {"compressed (xz)", kUnpack}},
    Signature{0, "\x28\xb5\x2f\xfd"sv, {"compressed (zstd)", kUnpack}},
    Signature{0, "7z\xbc\xaf\x27\x1c"sv, {"compressed (7-Zip)", kUnpack}},
    Signature{0, "Rar!\x1a\x07"sv, {"compressed (RAR)", kUnpack}},
    Signature{257, "ustar"sv, {"a tar archive", kUnpack}},
    Signature{0, "\x89HDF\r\n\x1a\n"sv, {"an HDF5 file", kAsCsv}},
    Signature{0, "MATLAB 5.0 MAT-file"sv, {"a MATLAB file", kAsCsv}},
    Signature{0, "PAR1"sv, {"a Parquet file", kAsCsv}},
    Signature{0, "ARROW1"sv, {"an Arrow (Feather) file", kAsCsv}},
    Signature{0, "SQLite format 3"sv, {"an SQLite database", kAsCsv}},
    Signature{0,
              "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv,
              {"an Office document, as of Excel (.xls)", kAsCsv}},
    Signature{0, "%PDF-"sv, {"a PDF document", nullptr}},
    Signature{0, "PK\x03\x04"sv, {"a zip archive, as .npz files are", nullptr}},
    Signature{0, "PK\x05\x06"sv, {"an empty zip archive", nullptr}}};

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool is_text(std::string_view begin) {
  return std::none_of(begin.begin(), begin.end(), [](unsigned char c) {
    return (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 127;
  });
}

}  // namespace

std::optional<FileFormat> recognised(std::string_view begin) {
  for (const Signature& signature : kSignatures) {
    if (begin.size() >= signature.at && begin.substr(signature.at).starts_with(signature.bytes)) {
      return signature.format;
    }
  }
  return std::nullopt;
}

std::optional<FileFormat> recognised_text(std::string_view begin) {
  begin = begin.substr(0, kFormatBytes);
  if (begin.starts_with("\xef\xbb\xbf")) begin.remove_prefix(3);
  if (!is_text(begin)) return std::nullopt;
  const std::size_t first = begin.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  const std::string text = lower(begin.substr(first));
  if (text.starts_with("<!doctype html") || text.starts_with("<html")) {
    return FileFormat{"an HTML page, as of a download that failed", nullptr};
  }
  if (text.front() == '{' || text.front() == '[') {
    return FileFormat{"JSON text",
                      "a configuration is for 'splitee-sim run --config', parameters of a trace "
                      "are for 'splitee-sim trace synth'"};
  }
  return FileFormat{"text", "if it is a CSV file, scripts/import_trace.py makes a trace of it"};
}

bool is_zip(std::string_view begin) {
  return begin.starts_with("PK\x03\x04"sv) || begin.starts_with("PK\x05\x06"sv);
}

}  // namespace splitee
