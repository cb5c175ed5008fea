#include "experiment/run/estimate.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/memory.hpp"
#include "experiment/block.hpp"
#include "experiment/policy_on_trace.hpp"
#include "experiment/tables/list.hpp"
#include "replay/feedback_queue.hpp"
#include "replay/tile.hpp"

namespace splitee {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kSamples = 12;
constexpr Seconds kLongest{1};

constexpr std::uint64_t kWorkerBytes = std::uint64_t{4} << 20U;    // some columns, players, stack
constexpr std::uint64_t kProgramBytes = std::uint64_t{10} << 20U;  // code, libraries, buffers

// The most arms of its own choice that a policy has on a trace.
std::uint64_t most_arms(const Plan& plan, std::size_t trace) {
  std::uint64_t most = 0;
  for (std::size_t policy = 0; policy < plan.config().policies.size(); ++policy) {
    const auto own = PolicyOnTrace(plan, trace, policy).arms();
    if (own) most = std::max<std::uint64_t>(most, own->arms.size());
  }
  return most;
}

// What the tables gather of a block and make of it, and one repeat's outcomes.
std::uint64_t block_bytes(const Plan& plan, CellRange block,
                          const std::vector<std::uint64_t>& arms) {
  const std::size_t trace = plan.grid().cell(block.begin).trace;
  const LoadedTrace& loaded = plan.traces()[trace];
  const CellSize size{loaded.trace.exits(),
                      loaded.rounds.size(),
                      plan.config().repeats,
                      arms[trace],
                      loaded.interval == IntervalKind::kBootstrap ? plan.config().repeats : 0,
                      loaded.reported_contexts()};
  std::uint64_t of_cell = size.points * sizeof(Point) + (size.exits + size.arms) * sizeof(EndCount);
  for (const ResultTable& table : result_tables()) {
    if (!table.is_derived()) of_cell += table.bytes_of_cell(size);
  }
  const LateAnswers answers = plan.answers();
  const std::uint64_t delay = answers.by_link ? loaded.trace.samples() : answers.delay;
  if (delay > 0) {
    of_cell += saturating_product(delay + 2, FeedbackQueue::kBytesOfRound);
  }
  return saturating_product(block.size(), of_cell);
}

// A worker takes a repeat of a block at a time; there may be fewer of these than workers.
std::uint64_t busy_workers(const Plan& plan, std::uint64_t blocks, unsigned workers) {
  return std::clamp<std::uint64_t>(saturating_product(blocks, plan.config().repeats), 1, workers);
}

std::uint64_t longest_of(const Plan& plan) {
  std::uint64_t longest = 0;
  for (const LoadedTrace& loaded : plan.traces()) {
    longest = std::max(longest, loaded.trace.samples());
  }
  return longest;
}

}  // namespace

std::uint64_t run_memory(const Plan& plan, CellRange cells, unsigned workers) {
  std::uint64_t blocks = 0;
  std::uint64_t largest = 0;
  std::vector<std::uint64_t> arms;  // by trace
  for (std::size_t t = 0; t < plan.traces().size(); ++t) arms.push_back(most_arms(plan, t));
  for (CellRange rest = cells; rest.begin < rest.end; ++blocks) {
    const CellRange block = next_block(plan, rest);
    largest = std::max(largest, block_bytes(plan, block, arms));
    rest.begin = block.end;
  }
  std::uint64_t tile_bytes = 0;  // of the columns, where a policy needs them all
  const auto& policies = plan.config().policies;
  const bool all_columns = std::any_of(policies.begin(), policies.end(), [](const auto& policy) {
    return looks_at_all_exits(policy.info->name);
  });
  for (const LoadedTrace& loaded : plan.traces()) {
    const auto exits = loaded.trace.exits();
    if (all_columns) {
      tile_bytes = std::max(tile_bytes, std::uint64_t{tile_rows(exits)} * exits * sizeof(double));
    }
  }
  const std::uint64_t longest = longest_of(plan);
  const std::uint64_t busy = busy_workers(plan, blocks, workers);
  const auto& physical = plan.config().cost.physical;
  const std::uint64_t of_round = sizeof(std::uint32_t) + (plan.answers().loss > 0 ? 1U : 0U) +
                                 (physical && physical->arrivals ? sizeof(double) : 0U);
  const std::uint64_t of_worker = kWorkerBytes + tile_bytes + longest * of_round;
  return saturating_sum(
      kProgramBytes + longest * 2 * sizeof(double),
      saturating_sum(saturating_product(busy, of_worker), saturating_product(busy + 1, largest)));
}

void expect_memory_to_run(const Plan& plan, CellRange cells, unsigned workers) {
  if (cells.size() == 0) return;
  expect_memory(run_memory(plan, cells, workers),
                fmt::format("{}: the run with {} worker{}, beside its traces,", plan.config().file,
                            workers, workers == 1 ? "" : "s"),
                ExitStatus::kFailed);
}

RunEstimate estimate_run(const Plan& plan, CellRange cells, unsigned workers) {
  std::vector<CellRange> blocks;
  for (CellRange rest = cells; rest.begin < rest.end;) {
    blocks.push_back(next_block(plan, rest));
    rest.begin = blocks.back().end;
  }
  RunEstimate estimate;
  const RoundLogs logs(longest_of(plan));
  std::atomic<std::uint64_t> ignored = 0;
  const Clock::time_point start = Clock::now();
  const std::size_t samples = std::min(kSamples, blocks.size());
  double per_decision = 0;
  for (std::size_t k = 0; k < samples; ++k) {
    // Stretch k of the blocks, and one in its middle that stands for all of it.
    const std::size_t begin = k * blocks.size() / samples;
    const std::size_t end = (k + 1) * blocks.size() / samples;
    const CellRange middle = blocks[begin + (end - begin) / 2];
    if (k == 0 || Clock::now() - start < kLongest) {
      const Clock::time_point before = Clock::now();
      static_cast<void>(Block(plan, middle).replay(0, logs, ignored));
      const double decisions =
          static_cast<double>(plan.decisions(middle)) / static_cast<double>(plan.config().repeats);
      per_decision = Seconds(Clock::now() - before).count() / decisions;
    }
    const CellRange stretch{blocks[begin].begin, blocks[end - 1].end};
    estimate.seconds += per_decision * static_cast<double>(plan.decisions(stretch));
  }
  estimate.seconds /= static_cast<double>(busy_workers(plan, blocks.size(), workers));
  estimate.bytes = plan.bytes() + run_memory(plan, cells, workers);
  return estimate;
}

}  // namespace splitee
