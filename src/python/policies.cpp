#include "python/policies.hpp"

#include <deque>
#include <limits>
#include <map>
#include <vector>

#include "base/error.hpp"
#include "base/foreign_code.hpp"
#include "policy/plugin_library.hpp"
#include "python/gil.hpp"
#include "python/given.hpp"
#include "python/told.hpp"

namespace py = pybind11;

namespace splitee {
namespace {

constexpr const char* kArmWanted = "expected the number of an arm";

// A class of policies: its description with the texts to which it refers, and how to make one.
struct Kind {
  std::string name;
  std::deque<std::string> texts;
  std::vector<splitee_parameter> parameters;
  splitee_policy policy{};
  py::object make;
};

// Everything here is used with the lock held only. Nothing of it is ever destroyed: libraries stay
// until the process ends, when Python is already gone.
struct Registry {
  std::deque<Kind> kinds;
  std::map<const char*, Kind*> by_name;        // by the place of the name, see ForeignCode
  std::map<const void*, PyObject*> memory_of;  // of objects with C functions, by their address
  PolicyFault fault;
};

Registry& registry() {
  static auto* all = new Registry;
  return *all;
}

// The kind whose code this thread runs.
const Kind& running_kind() { return *registry().by_name.at(ForeignCode::running()); }

// Records that an exception has left a policy, which ends the run.
[[noreturn]] void raised(const Kind& kind, const char* function) {
  py::error_already_set error;  // takes Python's error
  const std::string type = utf8_of(PyObject_GetAttrString(error.type().ptr(), "__name__"));
  const std::string what = utf8_of(PyObject_Str(error.value().ptr()));
  PolicyFault& fault = registry().fault;
  if (!fault.happened) fault = {true, error.value()};
  fail(ExitStatus::kFailed, "{}: {} raised {}{}{}", kind.name, function, type,
       what.empty() ? "" : ": ", what);
}

template <class... Args>
[[noreturn]] void nonsense(fmt::format_string<Args...> what, Args&&... args) {
  registry().fault.happened = true;
  fail(ExitStatus::kFailed, what, std::forward<Args>(args)...);
}

// A policy at work in one cell and repeat. The lock is held during its lifetime.
class Instance {
 public:
  Instance(const Kind& kind, std::size_t arms, const py::tuple& functions)
      : kind_(kind),
        choose_(functions[0]),
        observe_(functions[1]),
        best_arm_(functions[2]),
        total_(arms),
        count_(arms) {}

  std::size_t choose(const splitee_round& round) {
    return arm_of(called(choose_, told(round), "choose"), "choose");
  }

  void observe(const splitee_observation& seen) {
    total_[seen.arm] += seen.reward;
    count_[seen.arm] += 1;
    Py_DECREF(called(observe_, told(seen), "observe"));
  }

  [[nodiscard]] std::size_t best_arm() const {
    if (!best_arm_.is_none()) {
      PyObject* found = PyObject_CallObject(best_arm_.ptr(), nullptr);
      if (found == nullptr) raised(kind_, "best_arm");
      return arm_of(found, "best_arm");
    }
    std::size_t best = 0;
    for (std::size_t arm = 1; arm < count_.size(); ++arm) {
      if (count_[arm] > 0 && (count_[best] == 0 || mean(arm) > mean(best))) best = arm;
    }
    return best;
  }

 private:
  [[nodiscard]] double mean(std::size_t arm) const { return total_[arm] / count_[arm]; }

  // The result of a function for one argument, whose reference it takes: a new reference.
  [[nodiscard]] PyObject* called(const py::object& function, PyObject* argument,
                                 const char* name) const {
    if (argument == nullptr) raised(kind_, name);
    PyObject* arguments[] = {nullptr, argument};
    PyObject* found = PyObject_Vectorcall(function.ptr(), arguments + 1,
                                          1 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
    Py_DECREF(argument);
    if (found == nullptr) raised(kind_, name);
    return found;
  }

  // The arm that a function returned, whose reference is taken.
  std::size_t arm_of(PyObject* given, const char* function) const {
    const py::object found = py::reinterpret_steal<py::object>(given);
    if (PyIndex_Check(given) == 0 || is_bool(given)) {
      nonsense("{}: {} gives {}, of type {}; {}, a whole number from 0 to {}", kind_.name, function,
               text_of(given), Py_TYPE(given)->tp_name, kArmWanted, count_.size() - 1);
    }
    const Py_ssize_t arm = PyNumber_AsSsize_t(given, nullptr);
    if (arm == -1 && PyErr_Occurred() != nullptr) raised(kind_, function);
    if (arm < 0 || static_cast<std::size_t>(arm) >= count_.size()) {
      nonsense("{}: {} gives {}; {}, from 0 to {}", kind_.name, function, text_of(given),
               kArmWanted, count_.size() - 1);
    }
    return static_cast<std::size_t>(arm);
  }

  const Kind& kind_;
  py::object choose_, observe_, best_arm_;
  std::vector<double> total_;  // of the rewards of each arm
  std::vector<double> count_;
};

py::list arms_of(const splitee_setup& setup) {
  py::list arms;
  for (std::size_t k = 0; k < setup.arms; ++k) {
    py::list looks;
    for (std::size_t i = 0; i < setup.arm[k].count; ++i) {
      const splitee_look& look = setup.arm[k].looks[i];
      looks.append(py::make_tuple(look.exit, look.threshold, look.stop_cost, look.offload_cost));
    }
    arms.append(looks);
  }
  return arms;
}

// The result of `make` for a new object.
py::tuple made(const Kind& kind, const splitee_setup& setup) {
  py::list values;
  for (std::size_t k = 0; k < kind.parameters.size(); ++k) values.append(setup.values[k].number);
  try {
    return kind.make(py::make_tuple(setup.exits, arms_of(setup), setup.horizon, setup.contexts,
                                    setup.classes, setup.threshold, setup.mu, setup.seed, values));
  } catch (py::error_already_set& error) {
    error.restore();
    raised(kind, "__init__");
  }
}

// Holds the lock until the object is destroyed.
void* create_object(const splitee_setup* setup, char* /*why*/) {
  HeldGil::hold();
  try {
    const Kind& kind = running_kind();
    return new Instance(kind, setup->arms, made(kind, *setup));
  } catch (...) {
    HeldGil::let_go();
    throw;
  }
}

void destroy_object(void* object) {
  delete static_cast<Instance*>(object);
  HeldGil::let_go();
}

// For a policy with C functions the object is its memory, and the lock is held only in create and
// destroy.
void* create_memory(const splitee_setup* setup, char* /*why*/) {
  const ScopedGil held;
  const Kind& kind = running_kind();
  const py::tuple both = made(kind, *setup);
  auto* address = reinterpret_cast<void*>(both[1].cast<std::uintptr_t>());
  PyObject*& kept = registry().memory_of[address];
  if (kept != nullptr) {
    nonsense("{}: state gives the same memory twice; expected a new array for each call",
             kind.name);
  }
  kept = py::object(both[0]).release().ptr();
  return address;
}

void destroy_memory(void* object) {
  const ScopedGil held;
  const auto found = registry().memory_of.find(object);
  Py_DECREF(found->second);
  registry().memory_of.erase(found);
}

template <class Function>
Function function_at(const py::object& address) {
  return reinterpret_cast<Function>(address.cast<std::uintptr_t>());
}

void set_functions(splitee_policy& policy, const py::object& addresses) {
  if (!addresses.is_none()) {
    policy.create = create_memory;
    policy.choose = function_at<decltype(policy.choose)>(addresses.attr("choose"));
    policy.observe = function_at<decltype(policy.observe)>(addresses.attr("observe"));
    policy.best_arm = function_at<decltype(policy.best_arm)>(addresses.attr("best_arm"));
    policy.destroy = destroy_memory;
    return;
  }
  policy.create = create_object;
  policy.choose = [](void* object, const splitee_round* round) {
    return static_cast<Instance*>(object)->choose(*round);
  };
  policy.observe = [](void* object, const splitee_observation* seen) {
    static_cast<Instance*>(object)->observe(*seen);
  };
  policy.best_arm = [](const void* object) {
    return static_cast<const Instance*>(object)->best_arm();
  };
  policy.destroy = destroy_object;
}

splitee_parameter parameter_of(Kind& kind, const py::tuple& told) {
  const auto kept = [&](const py::handle& text) {
    return kind.texts.emplace_back(py::str(text)).c_str();
  };
  const bool is_required = told[3].is_none();
  return {.name = kept(told[0]),
          .help = kept(told[1]),
          .kind = told[2].cast<bool>() ? SPLITEE_WHOLE : SPLITEE_NUMBER,
          .required = is_required ? 1 : 0,
          .low = std::numeric_limits<double>::lowest(),
          .high = std::numeric_limits<double>::infinity(),
          .fallback = is_required ? 0 : told[3].cast<double>(),
          .words = nullptr};
}

}  // namespace

void add_policy(const std::string& name, const std::string& sha256, const py::dict& about,
                const py::object& make, const py::object& addresses) {
  Kind& kind = registry().kinds.emplace_back();
  const auto text = [&](const char* key) {
    return kind.texts.emplace_back(py::str(about[key])).c_str();
  };
  kind.name = name;
  kind.make = make;
  for (const py::handle told : about["parameters"]) {
    kind.parameters.push_back(parameter_of(kind, py::reinterpret_borrow<py::tuple>(told)));
  }
  kind.policy = {.abi = SPLITEE_ABI,
                 .name = text("label"),
                 .summary = text("summary"),
                 .rule = text("rule"),
                 .source = text("source"),
                 .colour = nullptr,
                 .feedback = about["feedback"].cast<std::int32_t>(),
                 .options = about["options"].cast<std::int32_t>(),
                 .parameters = kind.parameters.data(),
                 .parameter_count = kind.parameters.size(),
                 .create = nullptr,
                 .choose = nullptr,
                 .observe = nullptr,
                 .best_arm = nullptr,
                 .destroy = nullptr};
  set_functions(kind.policy, addresses);
  const PluginLibrary& library = PluginLibrary::add(name, kind.policy, sha256);
  registry().by_name[library.file().c_str()] = &kind;
}

void add_types(py::module_& module) {
  const ToldTypes* types = told_types();
  if (types == nullptr) throw py::error_already_set();
  module.attr("Round") = py::handle(reinterpret_cast<PyObject*>(types->round));
  module.attr("Observation") = py::handle(reinterpret_cast<PyObject*>(types->observation));
}

PolicyFault take_fault() { return std::exchange(registry().fault, PolicyFault{}); }

}  // namespace splitee
