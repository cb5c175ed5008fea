#pragma once

#include <filesystem>
#include <list>
#include <string>
#include <vector>

#include "policy/include/splitee/policy.h"
#include "policy/info.hpp"

namespace splitee {

// A shared library that holds a policy of the user's own, see include/splitee/policy.h. What it
// says of itself is checked when it is loaded; it stays loaded, and the same, until the process
// ends.
class PluginLibrary {
 public:
  // The library in this file, loaded where it is not yet. What cannot be used is an Error with
  // status kUsage that names the file and says what would be right. From any thread.
  static const PluginLibrary& at(const std::filesystem::path& path);

  PluginLibrary(const PluginLibrary&) = delete;
  PluginLibrary& operator=(const PluginLibrary&) = delete;

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const splitee_policy& policy() const { return *policy_; }
  [[nodiscard]] bool has(int option) const { return (policy_->options & option) != 0; }

  // The policy `plugin`, with this library's description and parameters.
  [[nodiscard]] const PolicyInfo& info() const { return info_; }

  // To be called where an exception left the library's code: throws the Error that says so, with
  // status kFailed.
  [[noreturn]] void refuse_exception(const char* function) const;

 private:
  explicit PluginLibrary(const std::filesystem::path& path);
  void load();
  void check_description() const;
  void describe();
  [[nodiscard]] Parameter parameter_of(const splitee_parameter& told);
  [[nodiscard]] ChoiceKind choice_of(const splitee_parameter& told) const;
  [[nodiscard]] std::string_view column_of(std::string_view name);
  [[nodiscard]] std::string_view text(const char* told, const char* what) const;

  std::string file_;
  std::string sha256_;
  const splitee_policy* policy_ = nullptr;
  std::list<std::string> texts_;  // that info_ refers to
  PolicyInfo info_;
};

}  // namespace splitee
