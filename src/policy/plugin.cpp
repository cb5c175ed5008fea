#include "policy/plugin.hpp"

#include <array>

#include "base/error.hpp"
#include "policy/bandit.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kPluginStream = 2;  // branch of the policies' stream

const PluginLibrary& library_of(const Parameters& parameters) {
  return PluginLibrary::at(parameters.file("path").path);
}

ArmSet arm_set_of(const Parameters& parameters) {
  return parameters.is_given("arms") ? parameters.arms("arms") : ArmSet(AllSplits{});
}

std::optional<Misfit> plugin_misfit(const Parameters& parameters, const TraceFacts& trace) {
  return misfit_of({.learner = {}, .arms = arm_set_of(parameters)}, trace);
}

WarmStart warm_start_of(const PluginLibrary& library, const PolicySetup& setup, std::size_t arms) {
  if (!library.has(SPLITEE_WARM_START)) return WarmStart::none();
  // Arms that the library chooses may be more than there are samples before round 1.
  if (library.has(SPLITEE_TAKES_ARMS)) return {"counted", arms};
  return {setup.parameters.choice("warm_start"), arms};
}

std::vector<splitee_value> values_of(const PluginLibrary& library, const Parameters& parameters) {
  std::vector<splitee_value> values;
  for (const Parameter& parameter : library.info().parameters) {
    if (parameter.group != kPluginParameters) continue;
    if (parameter.as<ChoiceKind>() != nullptr) {
      values.push_back({0, parameters.choice(parameter.name).c_str()});
    } else {
      const double number = parameters.number(parameter.name);
      values.push_back({parameter.as<ExitKind>() != nullptr ? number - 1 : number, nullptr});
    }
  }
  return values;
}

// The looks of all arms, one arm after another.
std::vector<splitee_look> looks_of(const std::vector<Arm>& arms, const CostModel* costs) {
  std::vector<splitee_look> looks;
  for (const Arm& arm : arms) {
    CostTable table;
    if (costs != nullptr) table = costs->table(stations_of(arm));
    for (std::size_t k = 0; k < arm.looks.size(); ++k) {
      splitee_look look{arm.looks[k].exit, arm.looks[k].threshold, 0, 0};
      if (costs != nullptr) {
        look.stop_cost = table.reaching[k];
        look.offload_cost = table.reaching[k] + table.offloading[k];
      }
      looks.push_back(look);
    }
  }
  return looks;
}

std::vector<splitee_arm> arms_at(const std::vector<Arm>& arms,
                                 const std::vector<splitee_look>& looks) {
  std::vector<splitee_arm> told;
  std::size_t first = 0;
  for (const Arm& arm : arms) {
    told.push_back({looks.data() + first, arm.looks.size()});
    first += arm.looks.size();
  }
  return told;
}

}  // namespace

const PolicyInfo& Plugin::info() {
  static const PolicyInfo info = {
      .name = "plugin",
      .summary = "a rule of one's own, in a shared library",
      .rule =
          "Plays the arm that the library chooses, and tells it the rewards that its feedback "
          "allows. 'splitee-sim policies ./FILE.so' explains a library; the header "
          "splitee/policy.h, installed with the program, says how one is written. Parameters of "
          "the library stand in an object \"parameters\".",
      .source = "the library",
      .differs = "only what the library makes of it: rewards come as they are, unmapped",
      .family = Family::kLearnsExits,
      .needs = {.library = "path"},
      .drawing = {.label = "Plugin", .colour = "#777777"},
      .parameters = {{.name = "path", .help = "the library", .kind = FileKind{.is_code = true}}},
      .misfit = plugin_misfit};
  return info;
}

std::vector<Arm> Plugin::arms(const PolicySetup& setup) {
  const PluginLibrary& library = library_of(setup.parameters);
  return arms_of(arm_set_of(setup.parameters), setup.exits, setup.threshold, library.info().heads);
}

bool Plugin::has_own_arms(const PolicySetup& setup) {
  return !std::holds_alternative<AllSplits>(arm_set_of(setup.parameters));
}

std::string Plugin::name_of_arm(const PolicySetup& setup, const Arm& arm) {
  return name_of(arm, arm_set_of(setup.parameters), setup.exits);
}

Plugin::Plugin(const PolicySetup& setup)
    : library_(&library_of(setup.parameters)),
      name_(library_->file().c_str()),
      choose_(library_->policy().choose),
      observe_(library_->policy().observe),
      arms_(size_of(arm_set_of(setup.parameters), setup.exits)),
      feedback_(library_->policy().feedback == SPLITEE_OBSERVABLE ? Feedback::kObservable
                                                                  : Feedback::kOwnArm),
      warm_start_(warm_start_of(*library_, setup, arms_)),
      object_(nullptr, Destroy{library_}) {
  const std::vector<Arm> own = arms(setup);
  const std::vector<splitee_look> looks = looks_of(own, setup.costs);
  const std::vector<splitee_arm> told = arms_at(own, looks);
  const std::vector<splitee_value> values = values_of(*library_, setup.parameters);
  Stream random = setup.random.branch(kPluginStream);
  const std::uint64_t high = random.next();
  const splitee_setup all{.exits = setup.exits,
                          .arms = told.size(),
                          .arm = told.data(),
                          .horizon = setup.horizon,
                          .contexts = setup.contexts,
                          .classes = setup.classes,
                          .threshold = setup.threshold,
                          .mu = setup.costs == nullptr ? 0 : setup.costs->table({}).mu,
                          .seed = (high << 32U) | random.next(),
                          .values = values.data()};
  std::array<char, 256> why{};
  ForeignCode::watch_crashes();
  const ForeignCode code(library_->file().c_str());
  try {
    object_.reset(library_->policy().create(&all, why.data()));
  } catch (...) {
    library_->refuse_exception("create");
  }
  why.back() = '\0';
  if (object_ == nullptr) {
    fail(ExitStatus::kFailed, "{}: create gives no object{}{}", library_->file(),
         why.front() == '\0' ? "" : ": ", why.data());
  }
}

std::size_t Plugin::estimated_best() const {
  const ForeignCode code(library_->file().c_str());
  std::size_t arm = 0;
  try {
    arm = library_->policy().best_arm(object_.get());
  } catch (...) {
    library_->refuse_exception("best_arm");
  }
  if (arm >= arms_) refuse_arm("best_arm", arm);
  return arm;
}

void Plugin::refuse_arm(const char* function, std::size_t arm) const {
  fail(ExitStatus::kFailed,
       "{}: {} gives arm {} in round {}, but there are {} arms, counted from 0", library_->file(),
       function, arm, t_ + 1, arms_);
}

void Plugin::Destroy::operator()(void* object) const noexcept {
  const ForeignCode code(library->file().c_str());
  library->policy().destroy(object);
}

}  // namespace splitee
