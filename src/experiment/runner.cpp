#include "experiment/runner.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "replay/player.hpp"

namespace splitee {
namespace {

// What bounds a block, and so the memory of a worker: cells, rows of runs.csv and points of curves.
constexpr std::uint64_t kMostCells = 64;
constexpr std::uint64_t kMostRuns = 100'000;
constexpr std::uint64_t kMostPoints = 1'000'000;

// A block under way.
struct Progress {
  std::unique_ptr<Block> block;
  std::unique_ptr<BlockReduction> reduction;
  std::uint64_t reduced = 0;                                     // repeats
  std::map<std::uint64_t, std::vector<CellOutcome>> early = {};  // repeats before whose turn it is
};

// Hands out (block, repeat) in order and takes the outcomes back. Blocks are held from their first
// repeat until they and all before them are emitted.
class Work {
 public:
  Work(const Plan& plan, unsigned workers, const std::function<void(BlockRows&&)>& emit)
      : plan_(plan), emit_(emit), most_blocks_(2 + 2 * std::size_t{workers}) {}

  struct Unit {
    std::uint64_t block_number;
    const Block* block;
    std::uint64_t repeat;
  };

  // The next unit; none when all are handed out or the run has failed.
  std::optional<Unit> take() {
    std::unique_lock lock(mutex_);
    while (true) {
      if (error_) return std::nullopt;
      if (!open_.empty() && next_repeat_ < plan_.config().repeats) break;
      if (next_cell_ == plan_.cells()) return std::nullopt;
      if (open_.size() < most_blocks_) {
        open_next_block();
        break;
      }
      changed_.wait(lock);
    }
    return Unit{first_open_ + open_.size() - 1, open_.back().block.get(), next_repeat_++};
  }

  void give(const Unit& unit, std::vector<CellOutcome> outcomes) {
    const std::lock_guard lock(mutex_);
    Progress& progress = open_[unit.block_number - first_open_];
    progress.early.emplace(unit.repeat, std::move(outcomes));
    for (auto next = progress.early.find(progress.reduced); next != progress.early.end();
         next = progress.early.find(progress.reduced)) {
      progress.reduction->add(next->second);
      progress.early.erase(next);
      ++progress.reduced;
    }
    while (!open_.empty() && open_.front().reduced == plan_.config().repeats) {
      emit_(open_.front().reduction->rows());
      open_.pop_front();
      ++first_open_;
    }
    changed_.notify_all();
  }

  void fail_with(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    changed_.notify_all();
  }

  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void open_next_block() {
    const std::uint64_t points = plan_.traces()[plan_.cell(next_cell_).trace].rounds.size();
    const std::uint64_t cells = std::min({kMostCells, kMostRuns / plan_.config().repeats,
                                          kMostPoints / std::max<std::uint64_t>(points, 1)});
    const std::uint64_t end =
        std::min(next_cell_ + std::max<std::uint64_t>(cells, 1), plan_.trace_end(next_cell_));
    auto block = std::make_unique<Block>(plan_, next_cell_, end);
    auto reduction = std::make_unique<BlockReduction>(*block);
    open_.push_back({std::move(block), std::move(reduction)});
    next_cell_ = end;
    next_repeat_ = 0;
  }

  const Plan& plan_;
  const std::function<void(BlockRows&&)>& emit_;
  std::size_t most_blocks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Progress> open_;
  std::uint64_t first_open_ = 0;   // number of the block at the front
  std::uint64_t next_cell_ = 0;    // not yet in a block
  std::uint64_t next_repeat_ = 0;  // of the block at the back
  std::exception_ptr error_;
};

}  // namespace

void run_plan(const Plan& plan, unsigned workers, std::atomic<std::uint64_t>& decisions,
              const std::function<void(BlockRows&&)>& emit) {
  Eigen::Index longest = 0;
  for (const LoadedTrace& loaded : plan.traces()) {
    longest = std::max(longest, loaded.trace.samples());
  }
  const std::vector<double> sqrt_log = sqrt_log_table(static_cast<std::size_t>(longest));
  Work work(plan, workers, emit);
  const auto labour = [&] {
    try {
      while (const auto unit = work.take()) {
        work.give(*unit, unit->block->replay(unit->repeat, sqrt_log, decisions));
      }
    } catch (...) {
      work.fail_with(std::current_exception());
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned k = 1; k < workers; ++k) threads.emplace_back(labour);
    labour();
  }
  work.rethrow();
}

}  // namespace splitee
