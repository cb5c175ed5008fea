#pragma once

#include <filesystem>
#include <list>
#include <string>
#include <vector>

#include "policy/include/splitee/policy.h"
#include "policy/info.hpp"

namespace splitee {

// A shared library that holds a policy of the user's own, see include/splitee/policy.h. Its
// description is checked when it is loaded; it stays loaded and unchanged until the process ends.
class PluginLibrary {
 public:
  // The library in this file, which is loaded if it is not yet. A file that cannot be used is an
  // Error with status kUsage that names the file and says what would be right. From any thread.
  static const PluginLibrary& at(const std::filesystem::path& path);

  // A policy that is in this process already: from now on at(name) finds it, and messages and
  // ForeignCode call it `name`; `sha256` identifies all that its results depend on. Unlike a
  // library's, its functions may throw an Error, which ends the run unchanged. Where a name is
  // taken the later policy counts; the earlier one remains for those who use it.
  static const PluginLibrary& add(const std::string& name, const splitee_policy& policy,
                                  std::string sha256);

  // The place that a configuration's text stands for: a name given to add(), or a path below
  // `folder`.
  static std::filesystem::path place(const std::filesystem::path& folder, const std::string& text);

  PluginLibrary(const PluginLibrary&) = delete;
  PluginLibrary& operator=(const PluginLibrary&) = delete;

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const splitee_policy& policy() const { return *policy_; }
  [[nodiscard]] bool has(int option) const { return (policy_->options & option) != 0; }

  // The policy `plugin`, with this library's description and parameters.
  [[nodiscard]] const PolicyInfo& info() const { return info_; }

  // To be called where an exception left the library's code: throws an Error with status kFailed
  // that says so.
  [[noreturn]] void refuse_exception(const char* function) const;

 private:
  explicit PluginLibrary(const std::filesystem::path& path);
  PluginLibrary(std::string name, const splitee_policy& policy, std::string sha256);
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
  bool is_own_ = false;           // in this process, by add()
  std::list<std::string> texts_;  // to which info_ refers
  PolicyInfo info_;
};

}  // namespace splitee
