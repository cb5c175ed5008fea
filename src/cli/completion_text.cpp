#include "cli/completion_text.hpp"

#include <fmt/ranges.h>

namespace splitee {
namespace {

// In single quotes, for bash and zsh.
std::string in_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// In single quotes, for fish.
std::string in_fish_quotes(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

// Patterns "COMMAND WORD" of the words that lead from a command to one below it.
std::vector<std::string> steps_between(const CommandNode& program,
                                       std::string (*quote)(const std::string&)) {
  std::vector<std::string> steps;
  for (const CommandNode* node : all_of(program)) {
    for (const CommandNode& below : node->commands) {
      steps.push_back(quote(node->path + " " + below.name()));
    }
  }
  return steps;
}

// Cases "COMMAND --option" of a shell's `case`, each with the result of `act` for the option.
template <class Act>
std::string cases_of_options(const CommandNode& program, const Act& act) {
  std::string text;
  for (const CommandNode* node : all_of(program)) {
    for (const CommandOption& option : node->options) {
      if (option.value.empty() || option.names.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names) {
        patterns.push_back(in_quotes(node->path + " " + name));
      }
      text += fmt::format("    {}) {} ;;\n", fmt::join(patterns, "|"), act(option));
    }
  }
  return text;
}

std::vector<std::string> option_names(const CommandNode& node) {
  std::vector<std::string> names;
  for (const CommandOption& option : node.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

// What bash and zsh share: finds the command among the words `before` the present one, and looks up
// the values of an option, the options of the command and the words that may come next.
std::string lookups(const CommandNode& program, const char* before, const std::string& values,
                    const std::string& options, const std::string& next) {
  return fmt::format(R"(  for word in "{}"; do
    case "$command $word" in
      {}) command="${{command:+$command }}$word" ;;
    esac
  done
  case "$command $previous" in
{}  esac
  case "$command" in
{}  esac
  case "$command" in
{}  esac
)",
                     before, fmt::join(steps_between(program, in_quotes), "|"), values, options,
                     next);
}

}  // namespace

std::string bash_completion(const CommandNode& program) {
  std::string options;
  std::string words;
  for (const CommandNode* node : all_of(program)) {
    const std::string place = in_quotes(node->path);
    options += fmt::format("    {}) options={} ;;\n", place,
                           in_quotes(fmt::format("{}", fmt::join(option_names(*node), " "))));
    words += fmt::format("    {}) words={} ;;\n", place,
                         in_quotes(fmt::format("{}", fmt::join(node->next_words(), " "))));
  }
  const std::string values = cases_of_options(program, [](const CommandOption& option) {
    if (option.words.empty()) return std::string("COMPREPLY=($(compgen -f -- \"$cur\")); return");
    return fmt::format("COMPREPLY=($(compgen -W {} -- \"$cur\")); return",
                       in_quotes(fmt::format("{}", fmt::join(option.words, " "))));
  });
  return fmt::format(R"(# bash completion of splitee-sim, made by 'splitee-sim completion bash'
_splitee_sim() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} command= word words= options=
  local previous=${{COMP_WORDS[COMP_CWORD - 1]}}
{}  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    [[ -n $command ]] && COMPREPLY+=($(compgen -f -- "$cur"))
  fi
}}
complete -o filenames -F _splitee_sim splitee-sim
)",
                     lookups(program, "${COMP_WORDS[@]:1:COMP_CWORD-1}", values, options, words));
}

std::string zsh_completion(const CommandNode& program) {
  std::string options;
  std::string next;
  for (const CommandNode* node : all_of(program)) {
    std::string described;
    for (const CommandOption& option : node->options) {
      for (const std::string& name : option.names) {
        described += " " + in_quotes(fmt::format("{}:{}", name, option.help));
      }
    }
    options += fmt::format("    {}) options=({}) ;;\n", in_quotes(node->path), described);
    described.clear();
    for (const CommandNode& below : node->commands) {
      described += " " + in_quotes(fmt::format("{}:{}", below.name(), below.help));
    }
    for (const CommandOption& option : node->options) {
      for (const std::string& word : option.words) {
        if (!option.argument.empty()) described += " " + in_quotes(word);
      }
    }
    next += fmt::format("    {}) next=({}) ;;\n", in_quotes(node->path), described);
  }
  const std::string values = cases_of_options(program, [](const CommandOption& option) {
    if (option.words.empty()) return std::string("_files; return");
    std::string quoted;
    for (const std::string& word : option.words) quoted += " " + in_quotes(word);
    return fmt::format("compadd --{}; return", quoted);
  });
  return fmt::format(R"(#compdef splitee-sim
# zsh completion of splitee-sim, made by 'splitee-sim completion zsh'
_splitee_sim() {{
  local command= word previous=${{words[CURRENT-1]}}
  local -a options next
{}  if [[ ${{words[CURRENT]}} == -* ]]; then
    _describe -o option options
  else
    (( ${{#next}} )) && _describe command next
    [[ -n $command ]] && _files
  fi
}}
if [[ $funcstack[1] == _splitee-sim ]]; then
  _splitee_sim "$@"
else
  compdef _splitee_sim splitee-sim
fi
)",
                     lookups(program, "${(@)words[2,CURRENT-1]}", values, options, next));
}

std::string fish_completion(const CommandNode& program) {
  std::string text =
      fmt::format(R"(# fish completion of splitee-sim, made by 'splitee-sim completion fish'
function __splitee_sim_at
    set -l command ''
    for word in (commandline -opc)[2..-1]
        switch "$command $word"
            case {}
                set command (string trim -- "$command $word")
        end
    end
    test "$command" = "$argv"
end
)",
                  fmt::join(steps_between(program, in_fish_quotes), " "));
  for (const CommandNode* node : all_of(program)) {
    const std::string here =
        fmt::format("complete -c splitee-sim -n {}",
                    in_fish_quotes(fmt::format("__splitee_sim_at {}", node->path)));
    if (node->path.empty()) text += here + " -f\n";
    for (const CommandNode& below : node->commands) {
      text += fmt::format("{} -f -a {} -d {}\n", here, below.name(), in_fish_quotes(below.help));
    }
    for (const CommandOption& option : node->options) {
      const std::string words = fmt::format("{}", fmt::join(option.words, " "));
      if (!option.argument.empty() && !words.empty()) {
        text += fmt::format("{} -a {}\n", here, in_fish_quotes(words));
      }
      if (option.names.empty()) continue;
      text += here;
      for (const std::string& name : option.names) {
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!option.value.empty()) text += words.empty() ? " -r" : " -x -a " + in_fish_quotes(words);
      text += fmt::format(" -d {}\n", in_fish_quotes(option.help));
    }
  }
  return text;
}

}  // namespace splitee
