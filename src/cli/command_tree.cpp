#include "cli/command_tree.hpp"

#include <CLI/CLI.hpp>

#include "policy/table.hpp"

namespace splitee {
namespace {

// The words of CLI::IsMember, which CLI11 gives only as "TEXT:{text,markdown}".
std::vector<std::string> words_in(const std::string& type) {
  const std::size_t open = type.find('{');
  const std::size_t close = type.rfind('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return CLI::detail::split(type.substr(open + 1, close - open - 1), ',');
}

CommandOption option_of(const CLI::Option& option) {
  CommandOption node;
  for (const std::string& name : option.get_snames()) node.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) node.names.push_back("--" + name);
  if (option.get_positional()) node.argument = option.get_name(true);
  const std::string type = option.get_type_name();
  if (option.get_items_expected_max() > 0) node.value = type.substr(0, type.find(':'));
  node.words = words_in(type);
  node.help = option.get_description();
  return node;
}

void fill(CommandNode& node, const CLI::App& app) {
  node.help = app.get_description();
  for (const CLI::Option* option : app.get_options()) node.options.push_back(option_of(*option));
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (command->get_group().empty()) continue;
    CommandNode& below = node.commands.emplace_back();
    below.path = node.path + (node.path.empty() ? "" : " ") + command->get_name();
    fill(below, *command);
  }
}

void collect(const CommandNode& node, std::vector<const CommandNode*>& all) {
  all.push_back(&node);
  for (const CommandNode& below : node.commands) collect(below, all);
}

}  // namespace

std::string CommandNode::name() const { return path.substr(path.rfind(' ') + 1); }

std::vector<std::string> CommandNode::next_words() const {
  std::vector<std::string> words;
  for (const CommandNode& command : commands) words.push_back(command.name());
  for (const CommandOption& option : options) {
    if (option.argument.empty()) continue;
    words.insert(words.end(), option.words.begin(), option.words.end());
  }
  return words;
}

CommandNode command_tree(const CLI::App& program) {
  CommandNode root;
  fill(root, program);
  for (CommandNode& command : root.commands) {
    if (command.path != "policies") continue;
    for (CommandOption& option : command.options) {
      if (option.argument.empty()) continue;
      for (const PolicyInfo* info : all_policies()) option.words.emplace_back(info->name);
    }
  }
  return root;
}

std::vector<const CommandNode*> all_of(const CommandNode& root) {
  std::vector<const CommandNode*> all;
  collect(root, all);
  return all;
}

}  // namespace splitee
