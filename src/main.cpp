#include "cli/program.hpp"

int main(int argc, char** argv) { return splitee::run_program(argc, argv); }
