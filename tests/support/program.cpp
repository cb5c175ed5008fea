#include "support/program.hpp"

#include <sys/wait.h>

#include <cstdlib>

#include "support/npz_writer.hpp"
#include "support/places.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace

ProgramResult run_shell(const std::string& command, const std::filesystem::path& in) {
  const TemporaryFolder folder;
  const std::string line = "cd " + quoted(in.string()) +
                           " && SPLITEE=" + quoted(program().string()) + " && { " + command +
                           "\n} >" + quoted((folder / "out").string()) + " 2>" +
                           quoted((folder / "err").string()) + " </dev/null";
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          read_file(folder / "out"), read_file(folder / "err")};
}

ProgramResult run_splitee(const std::vector<std::string>& arguments,
                          const std::filesystem::path& in) {
  std::string command = "exec \"$SPLITEE\"";
  for (const std::string& argument : arguments) command.append(" ").append(quoted(argument));
  return run_shell("( " + command + " )", in);
}

}  // namespace splitee::testing
