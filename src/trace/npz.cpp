#include "trace/npz.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <new>
#include <span>
#include <system_error>

#include "base/error.hpp"
#include "base/file_format.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

// After an error the rest of the array is read to look for damage: in pieces of this size, and at
// most this much.
constexpr std::size_t kDrained = std::size_t{1} << 16U;
constexpr std::uint64_t kMostDrained = std::uint64_t{1} << 28U;

constexpr std::string_view kSuffix = ".npy";
constexpr zip_int64_t kMostArrays = 1000;
constexpr std::size_t kLongestName = 100;  // of an entry, in messages

std::string beginning_of(const InputFile& file) {
  std::string begin(kFormatBytes, '\0');
  begin.resize(file.read(0, std::as_writable_bytes(std::span(begin))));
  return begin;
}

// Throws the error for a file that is no zip archive, or one that cannot be read.
[[noreturn]] void refuse_archive(const InputFile& file, const std::string& reason) {
  if (file.size() == 0) fail(ExitStatus::kData, "{}: is empty, not an .npz file", file.name());
  const std::string begin = beginning_of(file);
  if (is_zip(begin)) {
    fail(ExitStatus::kData, "{}: is an .npz file that is damaged or cut off ({})", file.name(),
         reason);
  }
  auto format = recognised(begin);
  if (!format) format = recognised_text(begin);
  if (!format) fail(ExitStatus::kData, "{}: is not an .npz file ({})", file.name(), reason);
  fail(ExitStatus::kData, "{}: is {}, not an .npz file{}{}", file.name(), format->what,
       format->remedy == nullptr ? "" : "; ", format->remedy == nullptr ? "" : format->remedy);
}

// A kind of zip archive other than .npz, recognised by one of its entries.
struct ArchiveKind {
  std::string_view begin;  // of the entry's name
  std::string_view end;
  const char* what;
};

constexpr const char* kOffice =
    "is an Office document, as of Excel (.xlsx), not an .npz file; export it as CSV, of which "
    "scripts/import_trace.py makes a trace";
constexpr const char* kTorch =
    "is a PyTorch file (torch.save), not an .npz file; scripts/export/pytorch.py writes traces, "
    "and "
    "scripts/import_trace.py makes one of logits saved with numpy.save";

constexpr std::array kArchiveKinds = {
    ArchiveKind{"", "data.pkl", kTorch},
    ArchiveKind{"", "constants.pkl", kTorch},
    ArchiveKind{"xl/", "", kOffice},
    ArchiveKind{"[Content_Types].xml", "", kOffice},
    ArchiveKind{"content.xml", "", kOffice},
    ArchiveKind{"", ".weights.h5", "is a Keras model, not an .npz file"},
    ArchiveKind{"META-INF/", "", "is a Java archive, not an .npz file"}};

}  // namespace

struct NpzFile::Archive {
  std::unique_ptr<zip_t, decltype(&zip_discard)> zip{nullptr, zip_discard};
};

NpzFile::NpzFile(const std::filesystem::path& path)
    : input_(path), path_(input_.name()), archive_(std::make_unique<Archive>()) {
  std::FILE* stream = nullptr;
  const int copy = ::fcntl(input_.descriptor(), F_DUPFD_CLOEXEC, 0);
  if (copy >= 0) stream = ::fdopen(copy, "rb");
  if (stream == nullptr) {
    const int reason = errno;
    if (copy >= 0) ::close(copy);
    fail(ExitStatus::kData, "{}: cannot read it: {}", path_,
         std::generic_category().message(reason));
  }
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_filep_create(stream, 0, -1, &error);
  if (source == nullptr) {
    std::fclose(stream);
    zip_error_fini(&error);
    throw std::bad_alloc();
  }
  archive_->zip.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
  const std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  if (!archive_->zip) {
    zip_source_free(source);
    refuse_archive(input_, reason);
  }
  const zip_int64_t count = zip_get_num_entries(archive_->zip.get(), 0);
  std::vector<std::string> entries;
  for (zip_int64_t i = 0; i < std::min(count, kMostArrays); ++i) {
    const char* entry =
        zip_get_name(archive_->zip.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS);
    entries.emplace_back(entry == nullptr ? "" : entry);
  }
  check_entries(entries);
  if (count > kMostArrays) {
    fail(ExitStatus::kData, "{}: holds {} entries; at most {} are read", path_, count, kMostArrays);
  }
}

void NpzFile::check_entries(const std::vector<std::string>& entries) {
  if (entries.empty()) fail(ExitStatus::kData, "{}: holds no arrays", path_);
  for (const std::string& entry : entries) {
    for (const ArchiveKind& kind : kArchiveKinds) {
      if (entry.starts_with(kind.begin) && entry.ends_with(kind.end)) {
        fail(ExitStatus::kData, "{}: {}", path_, kind.what);
      }
    }
  }
  for (const std::string& entry : entries) {
    if (!entry.ends_with(kSuffix)) {
      fail(ExitStatus::kData, "{}: holds '{}'; an .npz file holds only .npy arrays", path_,
           shortened(entry, kLongestName));
    }
    std::string name = entry.substr(0, entry.size() - kSuffix.size());
    if (has(name)) fail(ExitStatus::kData, "{}: holds the array {} twice", path_, name);
    names_.push_back(std::move(name));
  }
}

NpzFile::~NpzFile() = default;

bool NpzFile::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

NpyArray NpzFile::read(std::string_view name, std::uint64_t most) const {
  NpyArray array;
  open(name, [&](const ByteSource& source, std::uint64_t size, const std::string& place) {
    if (size > most) {
      fail(ExitStatus::kData, "{}: is {} bytes long; at most {} MiB are read", place, size,
           most >> 20U);
    }
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
      for (std::uint64_t more = kMostDrained; more >= kDrained; more -= kDrained) {
        if (source(rest.data(), rest.size()) == 0) break;
      }
      throw;
    }
  });
}

NpyHeader NpzFile::header(std::string_view name) const {
  NpyHeader header;
  open(name, [&](const ByteSource& source, std::uint64_t size, const std::string& place) {
    header = read_npy_header(source, size, place);
  });
  return header;
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

void read_npy_file(const std::filesystem::path& path, const NpyReceiver& receiver) {
  const InputFile file(path);
  const auto format = recognised(beginning_of(file));
  if (format && std::string_view(format->what).find(".npy") == std::string_view::npos) {
    fail(ExitStatus::kData, "{}: is {}, not an .npy file of one array", file.name(), format->what);
  }
  std::uint64_t at = 0;
  const ByteSource source = [&](std::byte* to, std::size_t n) {
    const std::size_t got = file.read(at, {to, n});
    at += got;
    return got;
  };
  read_npy(source, file.size(), file.name(), receiver);
}

}  // namespace splitee
