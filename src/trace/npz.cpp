#include "trace/npz.hpp"

#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/error.hpp"

namespace splitee {
namespace {

constexpr std::size_t kDrained = std::size_t{1} << 16U;

constexpr std::string_view kSuffix = ".npy";
constexpr zip_int64_t kMostArrays = 1000;

std::string reason_of(int zip_code) {
  zip_error_t error;
  zip_error_init_with_code(&error, zip_code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

void check_regular_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    fail(ExitStatus::kData, "{}: there is no such file", path.string());
  }
  if (!std::filesystem::is_regular_file(status)) {
    fail(ExitStatus::kData, "{}: is not a regular file", path.string());
  }
}

}  // namespace

struct NpzFile::Archive {
  std::unique_ptr<zip_t, decltype(&zip_discard)> zip{nullptr, zip_discard};
};

NpzFile::NpzFile(const std::filesystem::path& path)
    : path_(path.string()), archive_(std::make_unique<Archive>()) {
  check_regular_file(path);
  int code = 0;
  archive_->zip.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (!archive_->zip) {
    fail(ExitStatus::kData, "{}: is not an .npz file ({})", path_, reason_of(code));
  }
  const zip_int64_t count = zip_get_num_entries(archive_->zip.get(), 0);
  if (count > kMostArrays) {
    fail(ExitStatus::kData, "{}: holds {} entries; at most {} are read", path_, count, kMostArrays);
  }
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(std::max<zip_int64_t>(count, 0)); ++i) {
    const char* entry = zip_get_name(archive_->zip.get(), i, ZIP_FL_ENC_GUESS);
    std::string name = entry == nullptr ? "" : entry;
    if (!name.ends_with(kSuffix)) {
      fail(ExitStatus::kData, "{}: holds '{}'; an .npz file holds only .npy arrays", path_, name);
    }
    name.resize(name.size() - kSuffix.size());
    if (has(name)) fail(ExitStatus::kData, "{}: holds the array {} twice", path_, name);
    names_.push_back(std::move(name));
  }
  if (names_.empty()) fail(ExitStatus::kData, "{}: holds no arrays", path_);
}

NpzFile::~NpzFile() = default;

bool NpzFile::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

NpyArray NpzFile::read(std::string_view name) const {
  NpyArray array;
  open(name, [&](const ByteSource& source, std::uint64_t size, const std::string& place) {
    array = read_npy(source, size, place);
  });
  return array;
}

void NpzFile::read(std::string_view name, const NpyReceiver& receiver) const {
  open(name, [&](const ByteSource& source, std::uint64_t size, const std::string& place) {
    try {
      read_npy(source, size, place, receiver);
    } catch (const Error&) {
      std::vector<std::byte> rest(kDrained);
      while (source(rest.data(), rest.size()) > 0) {
      }
      throw;
    }
  });
}

void NpzFile::open(
    std::string_view name,
    const std::function<void(const ByteSource&, std::uint64_t, const std::string&)>& use) const {
  const auto index =
      static_cast<zip_uint64_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
  const std::string place = fmt::format("{}: {}", path_, name);
  zip_stat_t stat;
  if (zip_stat_index(archive_->zip.get(), index, 0, &stat) != 0 ||
      (stat.valid & ZIP_STAT_SIZE) == 0) {
    fail(ExitStatus::kData, "{}: has no size; the file is damaged", place);
  }
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(
      zip_fopen_index(archive_->zip.get(), index, 0), zip_fclose);
  if (!file) {
    fail(ExitStatus::kData, "{}: cannot be read ({})", place,
         zip_error_strerror(zip_get_error(archive_->zip.get())));
  }
  const ByteSource source = [&](std::byte* to, std::size_t n) {
    std::size_t got = 0;
    while (got < n) {
      const zip_int64_t step = zip_fread(file.get(), to + got, n - got);
      if (step < 0) {
        fail(ExitStatus::kData, "{}: is damaged ({})", place,
             zip_error_strerror(zip_file_get_error(file.get())));
      }
      if (step == 0) break;
      got += static_cast<std::size_t>(step);
    }
    return got;
  };
  use(source, stat.size, place);
}

NpyArray read_npy_file(const std::filesystem::path& path) {
  check_regular_file(path);
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fail(ExitStatus::kData, "{}: cannot read it: {}", path.string(),
         std::generic_category().message(errno));
  }
  const ByteSource source = [&](std::byte* to, std::size_t n) {
    file.read(reinterpret_cast<char*>(to), static_cast<std::streamsize>(n));
    return static_cast<std::size_t>(file.gcount());
  };
  return read_npy(source, std::filesystem::file_size(path), path.string());
}

}  // namespace splitee
