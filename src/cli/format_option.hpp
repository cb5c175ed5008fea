#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "report/document.hpp"
#include "report/table.hpp"

namespace splitee {

// Adds --format to a command: the same option, with the same words, wherever a table is printed.
CLI::Option* add_format(CLI::App& command, Format& format);

// Adds --full to a command that prints the table of a run.
CLI::Option* add_full(CLI::App& command, GridForm& form);

// Adds RESULTS_DIR..., --by and --where to a command that looks among cells.
void add_results_and_cells(CLI::App& command, std::vector<std::filesystem::path>& folders,
                           std::vector<std::string>& by, std::vector<std::string>& where);

// Prints a document to standard output in this format; text is laid out for the terminal that
// standard output is, in colours where it has them and NO_COLOR is not set.
void print(const Document& document, Format format);

// Prints text whose lines a terminal need not break: those too long for it are broken at spaces,
// and what comes below begins as far right as they do.
void print_fitted(const std::string& text);

// What standard output is: columns of a terminal (COLUMNS, or what it says of itself), or 0, and
// whether colours show there. What goes to a file or a pipe depends on neither.
Page page_of_output();

// Columns for sentences: those of the terminal, at most so many; elsewhere so many.
std::size_t text_columns(std::size_t most = 100);

}  // namespace splitee
