#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "report/document.hpp"

namespace splitee {

// Adds --format to a command: the same option, with the same words, wherever a table is printed.
CLI::Option* add_format(CLI::App& command, Format& format);

// Adds RESULTS_DIR..., --by and --where to a command that looks among cells.
void add_results_and_cells(CLI::App& command, std::vector<std::filesystem::path>& folders,
                           std::vector<std::string>& by, std::vector<std::string>& where);

// Prints a document to standard output in this format; text is laid out for the terminal that
// standard output is, in colours where it has them and NO_COLOR is not set.
void print(const Document& document, Format format);

// What standard output is: columns of a terminal, or 0, and whether colours show there.
Page page_of_output();

}  // namespace splitee
