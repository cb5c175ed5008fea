#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace splitee::testing {

// The result of running the program.
struct ProgramResult {
  int status = 0;      // exit status; 128 + signal where a signal ended it
  std::string output;  // standard output
  std::string errors;  // standard error
};

// Runs splitee-sim with these arguments in the folder `in`.
ProgramResult run_splitee(const std::vector<std::string>& arguments,
                          const std::filesystem::path& in);

// Runs a shell command line in the folder `in`; $SPLITEE stands for the program.
ProgramResult run_shell(const std::string& command, const std::filesystem::path& in);

}  // namespace splitee::testing
