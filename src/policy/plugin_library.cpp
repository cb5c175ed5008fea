#include "policy/plugin_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cfenv>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/foreign_code.hpp"
#include "base/sha256.hpp"
#include "policy/plugin.hpp"
#include "policy/plugin_file.hpp"
#include "policy/table.hpp"

namespace splitee {
namespace {

constexpr std::size_t kLongestDescription = 4096;  // bytes of a text
constexpr std::size_t kMostParameters = 64;
constexpr std::size_t kMostWords = 64;

// Code compiled with -ffast-math turns denormal numbers off for the whole thread when it is loaded,
// which would change the results of other policies.
class KeptFloatingPoint {
 public:
  KeptFloatingPoint() { std::fegetenv(&before_); }
  ~KeptFloatingPoint() { std::fesetenv(&before_); }
  KeptFloatingPoint(const KeptFloatingPoint&) = delete;
  KeptFloatingPoint& operator=(const KeptFloatingPoint&) = delete;

 private:
  std::fenv_t before_{};
};

template <class... Args>
[[noreturn]] void refuse_library(const std::string& file, fmt::format_string<Args...> what,
                                 Args&&... args) {
  fail(ExitStatus::kUsage, "{}: {}", file, fmt::format(what, std::forward<Args>(args)...));
}

bool is_identifier(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && text.size() <= 40 && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_colour(std::string_view text) {
  return text.size() == 7 && text.front() == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

// The libraries of this process: those loaded by their paths, those added by their names.
struct Libraries {
  std::mutex mutex;
  std::map<std::string, std::unique_ptr<const PluginLibrary>> loaded;
  std::map<std::string, const PluginLibrary*> added;
  std::list<std::unique_ptr<const PluginLibrary>> all_added;
};

Libraries& libraries() {
  static Libraries all;
  return all;
}

}  // namespace

const PluginLibrary& PluginLibrary::at(const std::filesystem::path& path) {
  Libraries& all = libraries();
  const std::lock_guard lock(all.mutex);
  if (const auto own = all.added.find(path.string()); own != all.added.end()) return *own->second;
  auto& library = all.loaded[path.string()];
  if (!library) library.reset(new PluginLibrary(path));
  return *library;
}

const PluginLibrary& PluginLibrary::add(const std::string& name, const splitee_policy& policy,
                                        std::string sha256) {
  std::unique_ptr<const PluginLibrary> library(new PluginLibrary(name, policy, std::move(sha256)));
  Libraries& all = libraries();
  const std::lock_guard lock(all.mutex);
  all.all_added.push_back(std::move(library));
  return *(all.added[name] = all.all_added.back().get());
}

std::filesystem::path PluginLibrary::place(const std::filesystem::path& folder,
                                           const std::string& text) {
  Libraries& all = libraries();
  const std::lock_guard lock(all.mutex);
  return all.added.contains(text) ? std::filesystem::path(text) : below(folder, text);
}

PluginLibrary::PluginLibrary(const std::filesystem::path& path) : file_(path.string()) {
  try {
    sha256_ = sha256_of_file(path);
  } catch (const Error& error) {
    fail(ExitStatus::kUsage, "{}", error.what());
  }
  load();
  check_description();
  describe();
}

PluginLibrary::PluginLibrary(std::string name, const splitee_policy& policy, std::string sha256)
    : file_(std::move(name)), sha256_(std::move(sha256)), policy_(&policy), is_own_(true) {
  check_description();
  describe();
}

void PluginLibrary::load() {
  if (const std::string why = not_loadable(file_); !why.empty()) refuse_library(file_, "{}", why);
  const KeptFloatingPoint kept;
  ForeignCode::watch_crashes();
  const ForeignCode code(file_.c_str());
  // Without '/' the loader would search the system's folders for the name.
  const std::string place = file_.find('/') == std::string::npos ? "./" + file_ : file_;
  void* library = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) refuse_library(file_, "cannot be loaded: {}", ::dlerror());
  void* function = ::dlsym(library, "splitee_describe");
  if (function == nullptr) {
    refuse_library(file_,
                   "has no function splitee_describe; expected a policy as splitee/policy.h says "
                   "(in C++ the header must be included, so that the function is extern \"C\")");
  }
  try {
    policy_ = reinterpret_cast<const splitee_policy* (*)()>(function)();
  } catch (...) {
    refuse_exception("splitee_describe");
  }
  if (policy_ == nullptr) refuse_library(file_, "splitee_describe gives NULL");
  if (sha256_of_file(file_) != sha256_) refuse_library(file_, "is being changed; try again");
}

void PluginLibrary::check_description() const {
  const splitee_abi own = SPLITEE_ABI;
  if (policy_->abi.version != own.version) {
    refuse_library(file_,
                   "is for version {} of the interface of policies, and this program has version "
                   "{}; compile it with this program's splitee/policy.h",
                   policy_->abi.version, own.version);
  }
  if (std::memcmp(&policy_->abi, &own, sizeof own) != 0) {
    refuse_library(file_,
                   "has structs of other sizes than this program; compile it with this program's "
                   "splitee/policy.h and no options that change how structs are laid out");
  }
  const std::pair<const char*, bool> functions[] = {{"create", policy_->create != nullptr},
                                                    {"choose", policy_->choose != nullptr},
                                                    {"observe", policy_->observe != nullptr},
                                                    {"best_arm", policy_->best_arm != nullptr},
                                                    {"destroy", policy_->destroy != nullptr}};
  for (const auto& [name, is_there] : functions) {
    if (!is_there) refuse_library(file_, "has no function {}", name);
  }
  if (policy_->feedback != SPLITEE_OWN && policy_->feedback != SPLITEE_OBSERVABLE) {
    refuse_library(file_, "has the feedback {}; expected SPLITEE_OWN or SPLITEE_OBSERVABLE",
                   policy_->feedback);
  }
  constexpr int kOptions = SPLITEE_TAKES_ARMS | SPLITEE_WARM_START | SPLITEE_NEEDS_CONTEXT;
  if ((policy_->options & ~kOptions) != 0) {
    refuse_library(file_, "has the options {}, of which some are unknown", policy_->options);
  }
  if (policy_->parameter_count > kMostParameters ||
      (policy_->parameter_count > 0 && policy_->parameters == nullptr)) {
    refuse_library(file_, "has {} parameters; at most {} are allowed, and they must be there",
                   policy_->parameter_count, kMostParameters);
  }
}

void PluginLibrary::describe() {
  info_ = Plugin::info();
  info_.summary = text(policy_->summary, "summary");
  info_.rule = text(policy_->rule, "rule");
  info_.source = policy_->source == nullptr ? "none is named" : text(policy_->source, "source");
  info_.drawing.label = text(policy_->name, "name");
  if (policy_->colour != nullptr) {
    info_.drawing.colour = text(policy_->colour, "colour");
    if (!is_colour(info_.drawing.colour)) {
      refuse_library(file_, "has the colour {}; expected \"#rrggbb\"", info_.drawing.colour);
    }
  }
  info_.library_sha256 = sha256_;
  info_.family = has(SPLITEE_TAKES_ARMS) ? Family::kLearnsThresholds : Family::kLearnsExits;
  info_.heads = policy_->feedback == SPLITEE_OWN ? Heads::kLooked : Heads::kPassed;
  info_.needs.context = has(SPLITEE_NEEDS_CONTEXT);
  if (has(SPLITEE_TAKES_ARMS)) {
    info_.parameters.push_back(
        {.name = "arms", .help = "what is chosen among, as of bandit", .kind = ArmsKind{}});
  }
  if (has(SPLITEE_WARM_START) && !has(SPLITEE_TAKES_ARMS)) {
    info_.parameters.push_back(WarmStart::parameter());
  }
  for (std::size_t k = 0; k < policy_->parameter_count; ++k) {
    Parameter parameter = parameter_of(policy_->parameters[k]);
    const bool is_taken = info_.parameter(parameter.name) != nullptr || parameter.name == "arms" ||
                          parameter.name == "warm_start";
    if (is_taken) refuse_library(file_, "has a second parameter '{}'", parameter.name);
    info_.parameters.push_back(std::move(parameter));
  }
}

Parameter PluginLibrary::parameter_of(const splitee_parameter& told) {
  Parameter parameter{
      .name = text(told.name, "name of a parameter"), .help = "", .kind = TextKind{}};
  parameter.group = kPluginParameters;
  if (!is_identifier(parameter.name)) {
    refuse_library(file_,
                   "has a parameter '{}'; expected at most 40 of a-z, 0-9 and _, a letter first",
                   parameter.name);
  }
  parameter.help = text(told.help, "help of a parameter");
  parameter.column_name = column_of(parameter.name);
  if (told.kind == SPLITEE_WORD) {
    parameter.kind = choice_of(told);
    return parameter;
  }
  const bool is_exit = told.kind == SPLITEE_EXIT;
  const bool is_whole = is_exit || told.kind == SPLITEE_WHOLE;
  if (!is_whole && told.kind != SPLITEE_NUMBER) {
    refuse_library(file_, "has a parameter '{}' of the unknown kind {}", parameter.name, told.kind);
  }
  const double low = is_exit ? 1 : told.low;
  const double high = is_exit ? HUGE_VAL : told.high;
  if (!std::isfinite(low) || !(high >= low)) {
    refuse_library(file_, "has a parameter '{}' from {} to {}; these are no limits", parameter.name,
                   low, high);
  }
  std::optional<double> fallback;
  if (told.required == 0) fallback = told.fallback;
  if (fallback && (!std::isfinite(*fallback) || *fallback < low || *fallback > high ||
                   (is_whole && *fallback != std::floor(*fallback)))) {
    refuse_library(file_, "has a parameter '{}' with the fallback {}, which is outside its limits",
                   parameter.name, *fallback);
  }
  if (is_exit) {
    parameter.kind = ExitKind{.fallback = fallback};
  } else {
    parameter.kind =
        NumberKind{.low = low, .high = high, .fallback = fallback, .is_whole = is_whole};
  }
  return parameter;
}

ChoiceKind PluginLibrary::choice_of(const splitee_parameter& told) const {
  ChoiceKind choice;
  for (std::size_t k = 0; told.words != nullptr && told.words[k] != nullptr; ++k) {
    if (k == kMostWords) refuse_library(file_, "has a parameter with over {} words", kMostWords);
    choice.words.push_back(text(told.words[k], "word of a parameter"));
  }
  if (choice.words.empty()) refuse_library(file_, "has a parameter '{}' without words", told.name);
  choice.published_code = choice.paper = choice.words.front();
  return choice;
}

// A column that results use otherwise must not be taken; those of built-in policies' parameters are
// free.
std::string_view PluginLibrary::column_of(std::string_view name) {
  for (const PolicyInfo* info : all_policies()) {
    const Parameter* known = info->parameter(name);
    if (known != nullptr && known->may_be_grid()) return known->column();
  }
  return texts_.emplace_back("plugin_" + std::string(name));
}

std::string_view PluginLibrary::text(const char* told, const char* what) const {
  if (told == nullptr) refuse_library(file_, "gives no {}", what);
  const std::string_view found(told, ::strnlen(told, kLongestDescription));
  if (found.empty() || found.size() == kLongestDescription) {
    refuse_library(file_, "gives a {} of {} bytes; expected 1 to {}", what, found.size(),
                   kLongestDescription - 1);
  }
  if (const std::string hidden = first_hidden(found); !hidden.empty()) {
    refuse_library(file_, "gives a {} with {}; expected one line of text", what, hidden);
  }
  return found;
}

void PluginLibrary::refuse_exception(const char* function) const {
  std::string what = "an exception";
  try {
    throw;
  } catch (const Error& error) {
    if (is_own_) throw;
    what = fmt::format("the exception '{}'", error.what());
  } catch (const std::exception& error) {
    what = fmt::format("the exception '{}'", error.what());
  } catch (...) {  // reported without its text
  }
  fail(ExitStatus::kFailed, "{}: {} left {}; a policy's functions must not throw", file_, what,
       function);
}

}  // namespace splitee
