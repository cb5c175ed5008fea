#pragma once

#include <optional>
#include <string_view>

namespace splitee {

// A file format that is given by mistake now and then.
struct FileFormat {
  const char* what;    // what it is, behind "is": "a Python pickle"
  const char* remedy;  // what makes a trace of it, or nullptr
};

// How much of a file's beginning tells all formats.
inline constexpr std::size_t kFormatBytes = 512;

// The format that a file's beginning shows; none where it is unknown, or text.
std::optional<FileFormat> recognised(std::string_view begin);

// The same for what is text: HTML, JSON, or any text, as a CSV file is.
std::optional<FileFormat> recognised_text(std::string_view begin);

// An .npz file's and other zip archives' first bytes.
bool is_zip(std::string_view begin);

}  // namespace splitee
