#include "experiment/results/journal.hpp"

#include <random>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {
namespace {

// A record begins with its kind. The run's record comes first, and the others name their cells.
constexpr char kRun = 'R';
constexpr char kBlock = 'B';
constexpr char kPart = 'P';
constexpr std::chrono::seconds kSyncEvery{5};
constexpr std::uint64_t kDeadBytes = std::uint64_t{32} << 20U;

// The run's own record has no key, so that every program can read which run it is.
constexpr std::string_view kNoKey;

std::string busy_text(const std::filesystem::path& folder) {
  return fmt::format(
      "{}: another splitee-sim is writing its results there; wait for it, or choose another folder "
      "with --out",
      folder.string());
}

}  // namespace

Journal::Journal(const std::filesystem::path& folder)
    : folder_(folder), file_(std::make_unique<RecordFile>(folder / kFileName, busy_text(folder))) {}

void Journal::expect_in_place() const {
  if (file_->is_in_place()) return;
  fail(ExitStatus::kFailed,
       "{}: was removed or replaced while the run was at work; nothing was written to it",
       folder_.string());
}

std::string Journal::resume(const RunIdentity& identity) {
  const std::string text = identity.text();
  key_ = sha256_of(text);
  run_ = kRun + text;
  std::string old_key = key_;
  std::string differs;
  const auto run = file_->first(kNoKey);
  if (run && run->starts_with(kRun) && run->substr(1) != text) {
    old_key = sha256_of(run->substr(1));
    const auto old = RunIdentity::read(run->substr(1));
    differs = old ? difference(*old, identity, true) : "";
    other_build_ = old && difference(*old, identity, false).empty();
    if (differs.empty()) differs = "it was begun by another program";
  }
  const auto content = file_->scan(old_key, [&](RecordFile::Place place, std::string_view bytes) {
    ByteReader reader(bytes);
    const char kind = reader.value<char>();
    const auto block = reader.value<CellRange>();
    (kind == kBlock ? blocks_ : parts_)[block] = place;
  });
  const bool found = !blocks_.empty() || !parts_.empty();
  if (!found && !run && content.others)
    return "it is damaged, and nothing of it belongs to this run";
  if (!found && !run && !file_->begins_with_record()) {
    fail(ExitStatus::kFailed,
         "{}: holds no record of this program; remove it, or choose another folder with --out",
         file_->path().string());
  }
  known_ = true;
  if (found && !differs.empty()) return differs;
  if (found) {
    file_->cut(content.end);
    return "";
  }
  file_->cut(0);
  file_->append(run_, kNoKey);
  file_->sync();  // synced, because a journal of zeros after a power cut would not be recognised
  return "";
}

std::uint64_t Journal::cells_done() const {
  std::uint64_t cells = 0;
  for (const auto& [block, place] : blocks_) cells += block.size();
  return cells;
}

TableRows Journal::rows(CellRange block) const {
  const auto bytes = file_->read(blocks_.at(block), key_);
  if (!bytes)
    fail(ExitStatus::kFailed, "{}: was damaged while the run went on; go on with --resume",
         file_->path().string());
  ByteReader reader(*bytes);
  reader.value<char>();
  reader.value<CellRange>();
  TableRows rows(result_tables().size());
  for (std::string& text : rows) text = reader.text();
  return rows;
}

std::optional<std::string> Journal::part(CellRange block) const {
  const auto found = parts_.find(block);
  if (found == parts_.end()) return std::nullopt;
  auto bytes = file_->read(found->second, key_);
  if (bytes) bytes->erase(0, sizeof(char) + sizeof(CellRange));
  return bytes;
}

void Journal::keep(CellRange block, const TableRows& rows) {
  std::string body;
  for (const std::string& text : rows) append_text(body, text);
  blocks_[block] = append(kBlock, block, body);
  forget(parts_, block);
}

void Journal::keep_part(CellRange block, const std::string& state) {
  const RecordFile::Place place = append(kPart, block, state);
  forget(parts_, block);
  parts_[block] = place;
  drop_dead_records();
}

void Journal::forget(std::map<CellRange, RecordFile::Place>& places, CellRange block) {
  const auto found = places.find(block);
  if (found == places.end()) return;
  dead_ += found->second.size;
  places.erase(found);
}

// Once more than half of a large file is dead, the live records are written to a new file, which
// then replaces the old one.
void Journal::drop_dead_records() {
  if (dead_ < kDeadBytes || dead_ < file_->size() / 2) return;
  const std::string mark = fmt::format("{:08x}", std::random_device()());
  auto fresh = std::make_unique<RecordFile>(folder_ / AtomicFile::hidden_name(mark, kFileName),
                                            busy_text(folder_), RecordFile::Open::kNew);
  fresh->append(run_, kNoKey);
  for (auto* places : {&blocks_, &parts_}) {
    for (auto& [block, place] : *places) {
      const auto bytes = file_->read(place, key_);
      if (bytes) place = fresh->append(*bytes, key_);
    }
  }
  fresh->sync();
  expect_in_place();
  fresh->rename(folder_ / kFileName);
  file_ = std::move(fresh);
  dead_ = 0;
}

RecordFile::Place Journal::append(char kind, CellRange block, const std::string& body) {
  std::string bytes;
  append_value(bytes, kind);
  append_value(bytes, block);
  const RecordFile::Place place = file_->append(bytes + body, key_);
  const auto now = std::chrono::steady_clock::now();
  if (now - synced_ >= kSyncEvery) {
    file_->sync();
    synced_ = now;
  }
  return place;
}

}  // namespace splitee
