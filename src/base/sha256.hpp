#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/input_file.hpp"

namespace splitee {

// SHA-256 of a sequence of bytes that arrives in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::span<const std::byte> bytes);

  // The digest as 64 lower-case hexadecimal digits; ends the calculation.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// SHA-256 of a text, as 64 hexadecimal digits.
std::string sha256_of(std::string_view text);

// The first 64 bits of the SHA-256 of a text: a number that stands for it, the same on every
// machine.
std::uint64_t hash64(std::string_view text);

// SHA-256 of an open file's content; an Error with status kData where it cannot be read. An empty
// text once `stop` is true.
std::string sha256_of(const InputFile& file, const std::atomic<bool>* stop = nullptr);

// SHA-256 of a file's content; an Error with status kData where it is no regular file or cannot be
// read.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace splitee
