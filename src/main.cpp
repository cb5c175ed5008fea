#include "base/stack.hpp"
#include "cli/program.hpp"

int main(int argc, char** argv) {
  return splitee::with_enough_stack([&] { return splitee::run_program(argc, argv); });
}
