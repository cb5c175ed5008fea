#pragma once

#include <pybind11/pybind11.h>

#include <string>

namespace splitee {

// Policies written in Python, which the program plays as it plays those of shared libraries (see
// policy/include/splitee/policy.h): their functions are handed to PluginLibrary::add().

// Makes a policy known under a name, which stands in configurations where a library's path would.
//   about: a dictionary of "label", "summary", "rule", "source" (texts), "feedback", "options" (as
//     in policy.h) and "parameters", a list of (name, help, is_whole, fallback or None);
//   make(setup): called for each cell and repeat with the setup of a policy, a tuple of exits,
//     arms (a list of lists of looks, each a tuple of exit, threshold, stop_cost, offload_cost),
//     horizon, contexts, classes, threshold, mu, seed, values. It gives (choose, observe,
//     best_arm), of which best_arm may be None: then the arm with the highest mean of what was
//     observed is it. With `addresses` it gives (object, address of the object's memory);
//   addresses: of the C functions choose, observe and best_arm, or None.
// An Error with status kUsage for what cannot be a policy. The lock must be held.
void add_policy(const std::string& name, const std::string& sha256, const pybind11::dict& about,
                const pybind11::object& make, const pybind11::object& addresses);

// Adds the types of the arguments of choose and observe to the module.
void add_types(pybind11::module_& module);

// The fault of a policy since the last call; the lock must be held.
struct PolicyFault {
  bool happened = false;
  pybind11::object cause = {};  // the exception that it raised; none where it returned nonsense
};
PolicyFault take_fault();

}  // namespace splitee
