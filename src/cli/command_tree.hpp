#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace splitee {

// An option of a command, or an argument of it.
struct CommandOption {
  std::vector<std::string> names;  // "--out", "-h"; of an argument none
  std::string argument;            // "FILE"; empty for what is only an option
  std::string value;               // what it takes: "TEXT", "I/N"; empty for a flag
  std::vector<std::string> words;  // where it takes one of these
  std::string help;
};

// A command with all below it, from which completion and the manual page are made.
struct CommandNode {
  std::string path;  // "", "run", "trace info"
  std::string help;
  std::vector<CommandOption> options;
  std::vector<CommandNode> commands;

  [[nodiscard]] std::string name() const;
  // The words that may come next besides options: its commands, and the words of its arguments.
  [[nodiscard]] std::vector<std::string> next_words() const;
};

// Commands without a group are not meant for people, and left out.
CommandNode command_tree(const CLI::App& program);

// The node and all below it, the node first.
std::vector<const CommandNode*> all_of(const CommandNode& root);

}  // namespace splitee
