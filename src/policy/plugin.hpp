#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/foreign_code.hpp"
#include "policy/arm_set.hpp"
#include "policy/plugin_library.hpp"
#include "policy/policy.hpp"

namespace splitee {

// The object of the configuration that holds the parameters of a library.
inline constexpr std::string_view kPluginParameters = "parameters";

// A policy of the user's own, whose rule is in a shared library, see include/splitee/policy.h.
class Plugin {
 public:
  // The row of the table, without a library. PluginLibrary::info() is complete.
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const PolicySetup& setup);
  static bool has_own_arms(const PolicySetup& setup);
  static std::string name_of_arm(const PolicySetup& setup, const Arm& arm);

  // An Error with status kFailed where the library gives no object. The other calls throw such an
  // Error where the library names an arm that does not exist, or an exception leaves it.
  explicit Plugin(const PolicySetup& setup);

  // These two are inlined by force, so that what is told is built where it is handed over and not
  // copied on the way.
  [[nodiscard, gnu::always_inline]] std::size_t choose(const Round& round) {
    t_ = round.t;
    if (warm_start_.covers(round.t)) return static_cast<std::size_t>(round.t);
    const splitee_round told{round.t, round.sqrt_log(), round.context};
    const ForeignCode code(name_);
    std::size_t arm = 0;
    try {
      arm = choose_(object_.get(), &told);
    } catch (...) {
      library_->refuse_exception("choose");
    }
    if (arm >= arms_) refuse_arm("choose", arm);
    return arm;
  }
  [[gnu::always_inline]] void observe(const Observation& seen) {
    const splitee_observation told{t_, seen.arm, seen.reward, seen.cost};
    const ForeignCode code(name_);
    try {
      observe_(object_.get(), &told);
    } catch (...) {
      library_->refuse_exception("observe");
    }
  }
  // The library observes a late reward when it arrives; nothing is kept of its round.
  [[nodiscard]] static Memory remember(std::size_t /*arm*/, bool /*counts*/) { return {}; }
  void recall(const Observation& seen, const Memory& /*memory*/) { observe(seen); }
  [[nodiscard]] static bool counts_plays() { return false; }

  [[nodiscard]] Feedback feedback() const { return feedback_; }
  [[nodiscard]] const WarmStart& warm_start() const { return warm_start_; }
  [[nodiscard]] std::size_t estimated_best() const;

 private:
  [[noreturn]] void refuse_arm(const char* function, std::size_t arm) const;

  // Destroys an object of a library.
  struct Destroy {
    const PluginLibrary* library;
    void operator()(void* object) const noexcept;
  };

  const PluginLibrary* library_;
  const char* name_;  // of the library, and what every round asks of it
  decltype(splitee_policy::choose) choose_;
  decltype(splitee_policy::observe) observe_;
  std::size_t arms_;
  Feedback feedback_;
  WarmStart warm_start_;
  std::uint64_t t_ = 0;  // of the round that is played
  std::unique_ptr<void, Destroy> object_;
};

}  // namespace splitee
