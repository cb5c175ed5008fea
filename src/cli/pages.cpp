// Commands that print descriptions of the program: for editors, shells and the manual.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "base/json_writer.hpp"
#include "cli/command_tree.hpp"
#include "cli/commands.hpp"
#include "cli/completion_text.hpp"
#include "cli/manual.hpp"
#include "cli/terminal.hpp"
#include "config/schema.hpp"
#include "report/check.hpp"

namespace splitee {

void add_schema(CLI::App& program) {
  const auto of = std::make_shared<std::string>("configuration");
  CLI::App* command =
      program.add_subcommand("schema", "print a JSON Schema, for editors and other tools");
  command
      ->add_option("OF", *of,
                   "of the configuration (the default), or of the expected numbers of 'check'")
      ->check(CLI::IsMember({"configuration", "expected"}));
  command->callback(
      [of] { print(json_text(*of == "expected" ? expected_schema() : configuration_schema())); });
}

void add_completion(CLI::App& program) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* command =
      program.add_subcommand("completion", "print what makes a shell complete the commands");
  command->add_option("SHELL", *shell, "the shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &program] {
    const CommandNode tree = command_tree(program);
    print(*shell == "bash"  ? bash_completion(tree)
          : *shell == "zsh" ? zsh_completion(tree)
                            : fish_completion(tree));
  });
}

void add_man(CLI::App& program) {
  CLI::App* command = program.add_subcommand("man", "print the manual page");
  command->group("");  // for installers, so not in the help
  command->callback([&program] { print(manual_page(command_tree(program))); });
}

}  // namespace splitee
