#include "experiment/run/runner.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "base/parallel.hpp"
#include "experiment/block.hpp"
#include "experiment/run/block_aggregate.hpp"
#include "replay/player.hpp"

namespace splitee {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

// The state of a block in progress is kept at most this often: every second, later every fiftieth
// part of the time it takes, and at most this many bytes per second.
constexpr Seconds kKeepEvery{1};
constexpr double kKeepShare = 0.02;
constexpr double kKeepRate = 2e6;

// How often the store checks that it can still keep work.
constexpr Seconds kCheckEvery{1};

// A block in progress.
struct OpenBlock {
  OpenBlock(const Plan& plan, CellRange range) : block(plan, range), aggregate(block) {}

  Block block;
  BlockAggregate aggregate;
  std::uint64_t next_repeat = 0;                                 // to be handed out next
  std::map<std::uint64_t, std::vector<CellOutcome>> early = {};  // came before their turn
  std::uint64_t kept = 0;                                        // repeats in the state last kept
  Clock::time_point opened = Clock::now();
  Clock::time_point keep_next = opened + std::chrono::duration_cast<Clock::duration>(kKeepEvery);
};

// Hands out (block, repeat) in order and takes the outcomes back. A block is held from its first
// repeat until all are combined.
class Work {
 public:
  Work(const Plan& plan, CellRange cells, unsigned workers, WorkStore& store, RunProgress& progress)
      : plan_(plan),
        cells_(cells),
        most_open_(1 + std::size_t{workers}),
        store_(store),
        progress_(progress) {}

  struct Unit {
    std::list<OpenBlock>::iterator open;
    std::uint64_t repeat;
  };

  // The next unit; none where all are handed out or the run has failed.
  std::optional<Unit> take() {
    std::unique_lock lock(mutex_);
    while (!error_) {
      if (!open_.empty() && open_.back().next_repeat < repeats()) {
        return Unit{std::prev(open_.end()), open_.back().next_repeat++};
      }
      if (is_opening_ || (cells_.begin != cells_.end && open_.size() >= most_open_)) {
        changed_.wait(lock);
      } else if (cells_.begin == cells_.end) {
        return std::nullopt;
      } else {
        open_next(lock);
      }
    }
    return std::nullopt;
  }

  void give(const Unit& unit, std::vector<CellOutcome> outcomes) {
    OpenBlock& open = *unit.open;
    {
      const std::lock_guard lock(mutex_);
      check_store();
      open.early.emplace(unit.repeat, std::move(outcomes));
      for (auto next = open.early.begin();
           next != open.early.end() && next->first == open.aggregate.repeats();
           next = open.early.begin()) {
        open.aggregate.add(next->second);
        open.early.erase(next);
      }
      if (open.aggregate.repeats() < repeats()) {
        if (Clock::now() >= open.keep_next) keep_part(open);
        return;
      }
    }
    // The last repeat of this block: no other worker looks at it any more.
    const TableRows rows = open.aggregate.rows();
    const std::lock_guard lock(mutex_);
    store_.keep(open.block.range(), rows);
    progress_.cells += open.block.cells();
    open_.erase(unit.open);
    changed_.notify_all();
  }

  void fail_with(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    changed_.notify_all();
  }

  // To be called once no worker is left.
  void end() {
    if (!error_) return;
    try {
      for (OpenBlock& open : open_) {
        if (open.aggregate.repeats() > open.kept) keep_part(open);
      }
    } catch (const std::exception&) {
      // The first error counts; work that cannot be kept is done again.
    }
    std::rethrow_exception(error_);
  }

 private:
  [[nodiscard]] std::uint64_t repeats() const { return plan_.config().repeats; }

  // Opens the next block that is not finished, if there is one. What a block is measured against
  // may take long to find: meanwhile the others go on.
  void open_next(std::unique_lock<std::mutex>& lock) {
    while (cells_.begin < cells_.end) {
      const CellRange range = next_block(plan_, cells_);
      cells_.begin = range.end;
      if (store_.has(range)) {
        progress_.cells += range.size();
        found(plan_.decisions(range));
        continue;
      }
      OpenBlock& open = build(range, lock);
      const auto state = store_.part(range);
      if (!state) return;
      open.aggregate.restore(*state);
      open.next_repeat = open.kept = open.aggregate.repeats();
      found(plan_.decisions(range) / repeats() * open.kept);
      if (open.kept < repeats()) return;
      store_.keep(range, open.aggregate.rows());
      progress_.cells += range.size();
      open_.pop_back();
    }
  }

  OpenBlock& build(CellRange range, std::unique_lock<std::mutex>& lock) {
    is_opening_ = true;
    lock.unlock();
    std::list<OpenBlock> built;
    std::exception_ptr error;
    try {
      built.emplace_back(plan_, range);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    is_opening_ = false;
    changed_.notify_all();
    if (error) std::rethrow_exception(error);
    open_.splice(open_.end(), built);
    return open_.back();
  }

  void check_store() {
    const Clock::time_point now = Clock::now();
    if (now < check_next_) return;
    store_.check();
    check_next_ = now + std::chrono::duration_cast<Clock::duration>(kCheckEvery);
  }

  void found(std::uint64_t decisions) {
    progress_.decisions_found += decisions;
    progress_.decisions += decisions;
  }

  void keep_part(OpenBlock& open) {
    const std::string state = open.aggregate.state();
    store_.keep_part(open.block.range(), state);
    open.kept = open.aggregate.repeats();
    const Clock::time_point now = Clock::now();
    const Seconds wait = std::max({kKeepEvery, kKeepShare * Seconds(now - open.opened),
                                   Seconds(static_cast<double>(state.size()) / kKeepRate)});
    open.keep_next = now + std::chrono::duration_cast<Clock::duration>(wait);
  }

  const Plan& plan_;
  CellRange cells_;  // not yet in a block
  std::size_t most_open_;
  WorkStore& store_;
  RunProgress& progress_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<OpenBlock> open_;
  bool is_opening_ = false;
  std::exception_ptr error_;
  Clock::time_point check_next_ = Clock::now();
};

}  // namespace

unsigned run_plan(const Plan& plan, CellRange cells, unsigned workers, WorkStore& store,
                  RunProgress& progress) {
  std::size_t longest = 0;
  for (const LoadedTrace& loaded : plan.traces()) {
    longest = std::max(longest, loaded.trace.samples());
  }
  const RoundLogs logs(static_cast<std::size_t>(longest), workers);
  Work work(plan, cells, workers, store, progress);
  const auto labour = [&] {
    try {
      while (const auto unit = work.take()) {
        work.give(*unit, unit->open->block.replay(unit->repeat, logs, progress.decisions));
      }
    } catch (...) {
      work.fail_with(std::current_exception());
    }
  };
  const unsigned used = in_threads(workers, labour);
  work.end();
  return used;
}

}  // namespace splitee
