#include "support/plain_replay.hpp"

#include <cmath>
#include <limits>

#include "trace/trace_reader.hpp"

namespace splitee::testing {
namespace {

struct Arm {
  double total = 0;
  double pulls = 0;
};

class Plain {
 public:
  Plain(const PlainTrace& trace, const PlainCase& question)
      : trace_(trace), ask_(question), last_(trace.confidence[0].size() - 1) {}

  [[nodiscard]] std::size_t last() const { return last_; }

  [[nodiscard]] bool pays_every_exit() const {
    return ask_.policy == "splitee-s" || ask_.policy == "final-exit" ||
           ask_.policy == "elasticbert" || ask_.policy == "deebert";
  }
  [[nodiscard]] double every_exit(std::size_t i) const {
    return (ask_.processing + ask_.inference) * static_cast<double>(i + 1);
  }
  [[nodiscard]] double paid(std::size_t i) const {
    if (pays_every_exit()) return every_exit(i);
    return ask_.processing * static_cast<double>(i + 1) + ask_.inference;
  }
  [[nodiscard]] double gamma(std::size_t i) const { return ask_.charged ? paid(i) : every_exit(i); }
  [[nodiscard]] bool exits(std::size_t n, std::size_t i) const {
    return i == last_ || trace_.confidence[n][i] >= ask_.threshold;
  }
  [[nodiscard]] double reward(std::size_t n, std::size_t i) const {
    if (exits(n, i)) return trace_.confidence[n][i] - ask_.mu * gamma(i);
    return trace_.confidence[n][last_] - ask_.mu * (gamma(i) + ask_.offload);
  }
  [[nodiscard]] std::size_t best_arm() const {
    std::size_t best = 0;
    long double highest = -std::numeric_limits<long double>::infinity();
    for (std::size_t i = 0; i <= last_; ++i) {
      long double sum = 0;
      for (std::size_t n = 0; n < trace_.confidence.size(); ++n) sum += reward(n, i);
      if (sum > highest + 1e-12L) {
        highest = sum;
        best = i;
      }
    }
    return best;
  }

  // The stopping layer of elasticbert and deebert.
  [[nodiscard]] std::size_t walk(std::size_t n) const {
    std::size_t i = 0;
    const bool by_entropy = ask_.policy == "deebert";
    while (i < last_ && !(by_entropy ? trace_.entropy[n][i] < ask_.entropy_threshold
                                     : trace_.confidence[n][i] >= ask_.threshold)) {
      ++i;
    }
    return ask_.policy == "elasticbert" && ask_.next_layer && i < last_ ? i + 1 : i;
  }

 private:
  const PlainTrace& trace_;
  const PlainCase& ask_;
  std::size_t last_;
};

}  // namespace

PlainTrace plain_trace(const std::filesystem::path& path) {
  const Trace trace = read_trace(path, {.entropy = true});
  PlainTrace plain;
  const auto& entropy = std::get<Table<float>>(*trace.entropy);
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    plain.confidence.emplace_back();
    plain.entropy.emplace_back();
    plain.correct.emplace_back();
    for (std::size_t i = 0; i < trace.exits(); ++i) {
      plain.confidence.back().push_back(trace.confidence(n, i));
      plain.entropy.back().push_back(static_cast<double>(entropy(n, i)));
      plain.correct.back().push_back(trace.is_right(n, i) ? 1 : 0);
    }
  }
  return plain;
}

std::size_t plain_best_arm(const PlainTrace& trace, const PlainCase& question) {
  return Plain(trace, question).best_arm();
}

PlainResult plain_replay(const PlainTrace& trace, const std::vector<std::uint32_t>& order,
                         const PlainCase& question) {
  const Plain plain(trace, question);
  const bool learns = question.policy == "splitee" || question.policy == "splitee-s";
  const std::size_t reference = plain.best_arm();
  std::vector<Arm> arms(plain.last() + 1);
  const auto learn = [&](std::size_t n, std::size_t i) {
    arms[i].total += plain.reward(n, i);
    arms[i].pulls += 1;
  };
  if (learns && !question.counted_warm_start) {
    for (std::size_t k = 0; k <= plain.last(); ++k) learn(order[k], k);
  }

  PlainResult result;
  result.played.resize(plain.last() + 1);
  for (std::size_t t = 0; t < order.size(); ++t) {
    const std::size_t n = order[t];
    std::size_t i = 0;
    bool offloads = true;
    if (learns && question.counted_warm_start && t <= plain.last()) {
      i = t;
    } else if (learns) {
      const auto log_t = static_cast<double>(std::log(static_cast<long double>(t + 1)));
      double highest = -std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k <= plain.last(); ++k) {
        const double mean = arms[k].total / arms[k].pulls;
        const double index = mean + question.beta / std::sqrt(arms[k].pulls) * std::sqrt(log_t);
        if (index > highest || (question.ties_to_highest && index == highest)) {
          highest = index;
          i = k;
        }
      }
    } else if (question.policy == "final-exit") {
      i = plain.last();
    } else if (question.policy == "fixed-split") {
      i = question.exit;
    } else if (question.policy == "best-fixed") {
      i = reference;
    } else if (question.policy == "oracle") {
      for (std::size_t k = 1; k <= plain.last(); ++k) {
        if (plain.reward(n, k) > plain.reward(n, i)) i = k;
      }
    } else {
      i = plain.walk(n);
      offloads = false;
    }
    const bool exits = !offloads || plain.exits(n, i);
    const std::size_t answer = exits ? i : plain.last();
    const double offload_cost = exits ? 0 : question.offload;
    const double reward =
        trace.confidence[n][answer] - question.mu * (plain.gamma(i) + offload_cost);
    ++result.played[i];
    result.correct += static_cast<std::uint64_t>(trace.correct[n][answer]);
    result.offloaded += exits ? 0U : 1U;
    result.cost += plain.paid(i) + offload_cost;
    result.reward += reward;
    result.regret += plain.reward(n, reference) - reward;
    if (!learns) continue;
    if (question.policy == "splitee-s") {
      for (std::size_t j = 0; j < i; ++j) {
        const bool seen = plain.exits(n, j) || !exits || i == plain.last();
        if (!question.observable || seen) learn(n, j);
      }
    }
    learn(n, i);
  }
  return result;
}

}  // namespace splitee::testing
