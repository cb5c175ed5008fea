// The record file of an unfinished run: either byte for byte, or a real one with changes made from
// the bytes. Whatever it holds, the resumed run gives the bytes of a straight one, or refuses.
#include "experiment/results/journal.hpp"

#include <algorithm>
#include <array>

#include "experiment/run/runner.hpp"
#include "fuzz/small_run.hpp"
#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "support/npz_writer.hpp"

namespace splitee::fuzz {
namespace {

namespace fs = std::filesystem;

// Passes everything to a journal until some blocks are kept; then ends the run, as an error does,
// which keeps the states of the blocks in progress.
class EndingStore : public WorkStore {
 public:
  EndingStore(Journal& journal, std::size_t blocks) : journal_(journal), left_(blocks) {}
  [[nodiscard]] bool has(CellRange block) const override { return journal_.has(block); }
  [[nodiscard]] std::optional<std::string> part(CellRange block) const override {
    return journal_.part(block);
  }
  void keep(CellRange block, const TableRows& rows) override {
    if (left_-- == 0) fail(ExitStatus::kFailed, "enough");
    journal_.keep(block, rows);
  }
  void keep_part(CellRange block, const std::string& state) override {
    journal_.keep_part(block, state);
  }

 private:
  Journal& journal_;
  std::size_t left_;
};

// The journal of a run that ended after `blocks` blocks.
std::string journal_after(std::size_t blocks) {
  const SmallRun& run = SmallRun::get();
  const fs::path folder = scratch() / "whole";
  fs::create_directories(folder);
  Journal journal(folder);
  expect(journal.resume(run.identity(false)).empty(), "a new journal holds another run");
  EndingStore store(journal, blocks);
  RunProgress progress;
  static_cast<void>(succeeds([&] { run_plan(run.plan(), run.cells(), 1, store, progress); }));
  std::string bytes = testing::read_file(folder / Journal::kFileName);
  journal.remove();
  return bytes;
}

// One change of the bytes.
void change(std::string& bytes, Choices& choices) {
  const std::size_t kind = choices.byte() % 6;
  const std::size_t at = choices.below(bytes.size() + 1);
  const std::size_t length = choices.below(bytes.size() + 1 - at);
  switch (kind) {
    case 0:
      if (at < bytes.size()) bytes[at] = static_cast<char>(choices.byte());
      break;
    case 1:
      bytes.resize(at);
      break;
    case 2:
      bytes.erase(at, length);
      break;
    case 3:
      bytes.insert(choices.below(bytes.size() + 1), std::string(bytes, at, length));
      break;
    case 4:
      bytes.insert(at, choices.byte() % 64, static_cast<char>(choices.byte()));
      break;
    default:
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length, '\0');
      break;
  }
}

}  // namespace

int fuzz_journal(const std::uint8_t* data, std::size_t size) {
  static const SmallRun& run = SmallRun::get();
  static const std::array whole = {journal_after(0), journal_after(1), journal_after(2)};
  Choices choices(data, size);
  const std::size_t kind = choices.byte() % (whole.size() + 1);
  std::string bytes;
  if (kind == whole.size()) {
    bytes = choices.rest();
  } else {
    bytes = whole.at(kind);
    for (int k = 0; k < 8 && !choices.at_end(); ++k) change(bytes, choices);
  }

  const fs::path folder = scratch() / "journal";
  fs::create_directories(folder);
  write(folder / Journal::kFileName, bytes);
  static_cast<void>(succeeds([&] {
    Journal journal(folder);
    const std::string differs = journal.resume(run.identity(false));
    if (!differs.empty()) {
      expect_one_line(shown(differs));
      return;
    }
    expect(journal.cells_done() <= run.cells().size(), "more cells are done than there are");
    expect(run.finish(journal) == run.results(), "a resumed run gives other results");
  }));
  return 0;
}

}  // namespace splitee::fuzz
