#pragma once

namespace splitee {

// The whole program: parses the command line, does the command, prints the one line of an error.
// Returns the exit status.
int run_program(int argc, const char* const* argv);

}  // namespace splitee
