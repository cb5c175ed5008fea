// SplitEE, a built-in policy of the program, written as a policy in a shared library.
#include <splitee/policy.h>

#include <cmath>
#include <vector>

namespace {

class Splitee {
 public:
  explicit Splitee(const splitee_setup& setup)
      : beta_(setup.values[0].number),
        total_(setup.arms),
        count_(setup.arms),
        mean_(setup.arms),
        width_(setup.arms) {}

  // Begins with the arm played last, which mostly is best again: a processor that foresees this has
  // the round's result before it has compared. Ties go to the lowest arm.
  std::size_t choose(double sqrt_ln) {
    std::size_t best = last_;
    double best_index = mean_[best] + width_[best] * sqrt_ln;
    for (std::size_t arm = 0; arm < mean_.size(); ++arm) {
      const double index = mean_[arm] + width_[arm] * sqrt_ln;
      if (index < best_index) continue;
      if (index > best_index || arm < best) {
        best = arm;
        best_index = index;
      }
    }
    last_ = best;
    return best;
  }

  void observe(std::size_t arm, double reward) {
    total_[arm] += reward;
    count_[arm] += 1;
    mean_[arm] = total_[arm] / count_[arm];
    width_[arm] = beta_ / std::sqrt(count_[arm]);
  }

  [[nodiscard]] std::size_t best_arm() const {
    std::size_t best = 0;
    for (std::size_t arm = 1; arm < mean_.size(); ++arm) {
      if (count_[arm] > 0 && (count_[best] == 0 || mean_[arm] > mean_[best])) best = arm;
    }
    return best;
  }

 private:
  std::size_t last_ = 0;  // arm played last
  double beta_;
  std::vector<double> total_;
  std::vector<double> count_;
  std::vector<double> mean_;   // total / count
  std::vector<double> width_;  // beta / sqrt(count)
};

constexpr splitee_parameter kParameters[] = {{.name = "beta",
                                              .help = "weight of the exploration term",
                                              .kind = SPLITEE_NUMBER,
                                              .required = 0,
                                              .low = 0,
                                              .high = 1e9,
                                              .fallback = 1,
                                              .words = nullptr}};

constexpr splitee_policy kPolicy = {
    .abi = SPLITEE_ABI,
    .name = "splitee-plugin",
    .summary = "SplitEE, an example in C++",
    .rule = "Splits at the arm i with the highest  mean_i + beta sqrt(ln t / n_i).",
    .source = "arXiv 2309.09195, Algorithm 1",
    .colour = "#0b4f9e",
    .feedback = SPLITEE_OWN,
    .options = SPLITEE_WARM_START,
    .parameters = kParameters,
    .parameter_count = 1,
    .create = [](const splitee_setup* setup, char*) -> void* { return new Splitee(*setup); },
    .choose =
        [](void* object, const splitee_round* round) {
          return static_cast<Splitee*>(object)->choose(round->sqrt_ln);
        },
    .observe =
        [](void* object, const splitee_observation* seen) {
          static_cast<Splitee*>(object)->observe(seen->arm, seen->reward);
        },
    .best_arm = [](const void* object) { return static_cast<const Splitee*>(object)->best_arm(); },
    .destroy = [](void* object) { delete static_cast<Splitee*>(object); }};

}  // namespace

const splitee_policy* splitee_describe() { return &kPolicy; }
