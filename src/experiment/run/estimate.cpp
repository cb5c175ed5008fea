#include "experiment/run/estimate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "base/memory.hpp"
#include "experiment/block.hpp"
#include "experiment/policy_on_trace.hpp"
#include "experiment/tables/list.hpp"
#include "link/uplink.hpp"
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

constexpr std::uint64_t kMostAwaiting = 20'000;  // rounds that are played to count the answers out
constexpr std::uint64_t kBytesOfList = 24 + 16;  // beside what it holds: the list, and its place

double highest(const std::vector<double>& numbers) {
  return *std::max_element(numbers.begin(), numbers.end());
}

// Plays the first rounds, at the mean gap between samples.
std::uint64_t most_on_link(const PhysicalCosts& costs, const BoundLink& link, std::uint64_t rounds,
                           const LateAnswers& answers) {
  const double gap = link.arrivals.kind == ArrivalSpec::Kind::kPeriod ? link.arrivals.value
                                                                      : 1000 / link.arrivals.value;
  if (gap == 0) return rounds;
  const auto layers = static_cast<double>(costs.exits);
  const double device =
      layers * (highest(costs.device_ms.processing) + highest(costs.device_ms.inference));
  const double behind = costs.offload_ms(0, 0);  // all but sending
  const double bytes = std::max(highest(costs.activation_bytes), costs.bytes_of_input());
  const std::uint64_t played = std::min(rounds, kMostAwaiting);
  Uplink uplink(link.series);
  double longest = 0;
  for (std::uint64_t round = 0; round < played; ++round) {
    const double arrives = static_cast<double>(round) * gap;
    uplink.forget_before(arrives);
    const double sent = uplink.next(arrives + device, bytes).ends;
    uplink.send(arrives + device, bytes);
    longest = std::max(longest, sent + uplink.rtt_at(sent) + behind - arrives);
  }
  if (answers.timeout_ms) longest = std::min(longest, device + *answers.timeout_ms);
  // A queue that grows does so evenly; gaps that are drawn bunch.
  const double out =
      (longest / gap + 1) * (static_cast<double>(rounds) / static_cast<double>(played));
  const double most = link.arrivals.kind == ArrivalSpec::Kind::kPoisson ? 2 * out + 100 : out;
  return most < static_cast<double>(rounds) ? static_cast<std::uint64_t>(std::ceil(most)) : rounds;
}

// About how many answers are out at a time at most on a trace, over any of the configuration's
// links, where every round is offloaded with as many bytes as any is: all of them where the link is
// slower than the samples come.
std::uint64_t most_awaited(const Plan& plan, std::size_t trace) {
  const Trace& loaded = plan.traces()[trace].trace;
  const auto& physical = *plan.config().cost.physical;
  std::uint64_t most = 0;
  for (std::size_t device = 0; device < physical.device.choices.size(); ++device) {
    for (std::size_t link = 0; link < plan.links().size(); ++link) {
      if (!plan.links()[link]) continue;
      const PhysicalCosts costs =
          bind_costs(plan.config(), device, link, loaded, plan.config().traces[trace].name);
      most = std::max(most,
                      most_on_link(costs, *plan.links()[link],
                                   static_cast<std::uint64_t>(loaded.samples()), plan.answers()));
    }
  }
  return most;
}

// What the cells of a trace have at most.
struct TraceSize {
  std::uint64_t arms = 0;      // of a policy's own choice
  std::uint64_t stations = 0;  // of a player
  std::uint64_t looks = 1;     // of an arm: the stations of a player that plays only that
  std::uint64_t awaited = 0;   // answers that are out at a time
};

TraceSize size_of(const Plan& plan, std::size_t trace) {
  TraceSize size{.stations = plan.traces()[trace].trace.exits()};
  for (std::size_t policy = 0; policy < plan.config().policies.size(); ++policy) {
    const auto own = PolicyOnTrace(plan, trace, policy).arms();
    if (!own) continue;
    std::uint64_t stations = 0;
    for (const Arm& arm : own->arms) {
      stations += arm.looks.size();
      size.looks = std::max<std::uint64_t>(size.looks, arm.looks.size());
    }
    size.arms = std::max<std::uint64_t>(size.arms, own->arms.size());
    size.stations = std::max(size.stations, stations);
  }
  const LateAnswers answers = plan.answers();
  size.awaited = answers.by_link ? most_awaited(plan, trace)
                                 : answers.most_out(plan.traces()[trace].trace.samples());
  return size;
}

// The books of a player and the tables of what its stations cost, for each stretch of rounds
// between which costs change; and books for each context.
std::uint64_t books_bytes(std::uint64_t stations, std::uint64_t stretches, std::uint64_t contexts) {
  const std::uint64_t of_ledger = sizeof(Ledger) + kBytesOfList + stations * kFates * 8;
  const std::uint64_t of_table = sizeof(CostTable) + 3 * (kBytesOfList + stations * 8);
  return saturating_product(stretches, (contexts + 1) * of_ledger + of_table);
}

// What the tables gather of a block and make of it, and one repeat's players and outcomes.
std::uint64_t block_bytes(const Plan& plan, CellRange block, const std::vector<TraceSize>& sizes) {
  const std::size_t trace = plan.grid().cell(block.begin).trace;
  const LoadedTrace& loaded = plan.traces()[trace];
  const TraceSize& most = sizes[trace];
  const CellSize size{loaded.trace.exits(),
                      loaded.rounds.size(),
                      plan.config().repeats,
                      most.arms,
                      loaded.interval == IntervalKind::kBootstrap ? plan.config().repeats : 0,
                      loaded.reported_contexts()};
  const std::uint64_t played = std::max(size.exits, size.arms);
  std::uint64_t of_cell =
      size.points * sizeof(Point) + (size.exits + size.arms) * sizeof(EndCount) +
      size.contexts * (sizeof(ContextOutcome) + kBytesOfList + played * sizeof(std::uint64_t));
  for (const ResultTable& table : result_tables()) {
    if (!table.is_derived()) of_cell += table.bytes_of_cell(size);
  }
  const std::uint64_t stretches = plan.stretches_of(trace).size();
  const std::uint64_t of_costs = sizeof(CostModel) + 4 * (kBytesOfList + size.exits * 8);
  of_cell += saturating_product(stretches, of_costs);
  of_cell += books_bytes(most.stations, stretches, size.contexts);
  of_cell += books_bytes(most.looks, stretches, size.contexts);  // what regret is measured against
  for (const bool is_asked : loaded.further_regrets) {
    if (is_asked) of_cell += books_bytes(most.stations, stretches, 0);
  }
  if (most.awaited > 0) {
    const std::uint64_t rounds =
        plan.answers().by_link ? std::uint64_t{loaded.trace.samples()} : most.awaited;
    of_cell += saturating_sum(saturating_product(rounds + 2, FeedbackQueue::kBytesOfRound),
                              saturating_product(most.awaited, FeedbackQueue::kBytesOfReward));
  }
  return saturating_sum(saturating_product(block.size(), of_cell),
                        books_bytes(1, stretches, size.contexts));  // of the final exit
}

// What a worker has besides the block: the draws of a repeat.
std::uint64_t draws_bytes(const Plan& plan, std::uint64_t rounds) {
  const auto& physical = plan.config().cost.physical;
  return saturating_product(rounds, sizeof(std::uint32_t) + (plan.answers().loss > 0 ? 1U : 0U) +
                                        (physical && physical->arrivals ? sizeof(double) : 0U));
}

std::uint64_t tile_bytes(const LoadedTrace& loaded) {
  const auto exits = loaded.trace.exits();
  return std::uint64_t{tile_rows(exits)} * exits * sizeof(double);
}

// What finding the best arm takes, beside all else, where each arm is played alone.
std::uint64_t alone_bytes(const Plan& plan, const std::vector<TraceSize>& sizes, unsigned workers) {
  const auto& links = plan.links();
  if (std::none_of(links.begin(), links.end(), [](const auto& link) { return link.has_value(); })) {
    return 0;
  }
  std::uint64_t most = 0;
  for (std::size_t t = 0; t < plan.traces().size(); ++t) {
    const LoadedTrace& loaded = plan.traces()[t];
    const std::uint64_t repeats = std::min<std::uint64_t>(workers, plan.config().repeats);
    const std::uint64_t arms = std::max<std::uint64_t>(loaded.trace.exits(), sizes[t].arms);
    const std::uint64_t parts = std::min<std::uint64_t>(workers, saturating_product(repeats, arms));
    const std::uint64_t of_part =
        kWorkerBytes + tile_bytes(loaded) + draws_bytes(plan, loaded.trace.samples());
    most = std::max(most, saturating_product(parts, of_part));
  }
  return most;
}

// A worker takes one repeat of a block at a time; there may be fewer repeats than workers.
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
  std::vector<TraceSize> sizes;  // by trace
  for (std::size_t t = 0; t < plan.traces().size(); ++t) sizes.push_back(size_of(plan, t));
  for (CellRange rest = cells; rest.begin < rest.end; ++blocks) {
    const CellRange block = next_block(plan, rest);
    largest = std::max(largest, block_bytes(plan, block, sizes));
    rest.begin = block.end;
  }
  std::uint64_t columns = 0;  // bytes of a tile's, where a policy needs them all
  const auto& policies = plan.config().policies;
  const bool all_columns = std::any_of(policies.begin(), policies.end(), [](const auto& policy) {
    return looks_at_all_exits(policy.info->name);
  });
  for (const LoadedTrace& loaded : plan.traces()) {
    if (all_columns) columns = std::max(columns, tile_bytes(loaded));
  }
  const std::uint64_t longest = longest_of(plan);
  const std::uint64_t busy = busy_workers(plan, blocks, workers);
  const std::uint64_t of_worker = kWorkerBytes + columns + draws_bytes(plan, longest);
  const std::uint64_t of_program =
      kProgramBytes + longest * 2 * sizeof(double) + alone_bytes(plan, sizes, workers);
  return saturating_sum(of_program, saturating_sum(saturating_product(busy, of_worker),
                                                   saturating_product(busy + 1, largest)));
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
  double per_block = 0;  // to find what it is measured against, once for all repeats
  Seconds building{0};
  for (std::size_t k = 0; k < samples; ++k) {
    // Stretch k of the blocks; the block in its middle represents all of it.
    const std::size_t begin = k * blocks.size() / samples;
    const std::size_t end = (k + 1) * blocks.size() / samples;
    const CellRange middle = blocks[begin + (end - begin) / 2];
    if (k == 0 || Clock::now() - start < kLongest) {
      const Clock::time_point opened = Clock::now();
      const Block block(plan, middle);
      const Clock::time_point before = Clock::now();
      per_block = Seconds(before - opened).count();
      static_cast<void>(block.replay(0, logs, ignored));
      const double decisions =
          static_cast<double>(plan.decisions(middle)) / static_cast<double>(plan.config().repeats);
      per_decision = Seconds(Clock::now() - before).count() / decisions;
    }
    const CellRange stretch{blocks[begin].begin, blocks[end - 1].end};
    estimate.seconds += per_decision * static_cast<double>(plan.decisions(stretch));
    building += Seconds(per_block * static_cast<double>(end - begin));
  }
  // One block is opened at a time.
  estimate.seconds /= static_cast<double>(busy_workers(plan, blocks.size(), workers));
  estimate.seconds += building.count();
  estimate.bytes = plan.bytes() + run_memory(plan, cells, workers);
  return estimate;
}

}  // namespace splitee
