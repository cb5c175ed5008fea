#pragma once

#include <optional>
#include <string_view>

namespace splitee {

// A file format that users give by mistake now and then.
struct FileFormat {
  const char* what;    // its name behind "is": "a Python pickle"
  const char* remedy;  // how to make a trace of it, or nullptr
};

// How many bytes of a file's beginning are enough to tell the formats apart.
inline constexpr std::size_t kFormatBytes = 512;

// The format that a file's beginning shows; none where it is unknown, or text.
std::optional<FileFormat> recognised(std::string_view begin);

// The same for text: HTML, JSON, or any other text, such as a CSV file.
std::optional<FileFormat> recognised_text(std::string_view begin);

// Whether the bytes are the first of a zip archive, such as an .npz file.
bool is_zip(std::string_view begin);

}  // namespace splitee
