#include "policy/plugin_file.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <string_view>

namespace splitee {
namespace {

// The beginning of an ELF file: its mark, word size and byte order in bytes 4 and 5, its kind in 16
// and 17, its machine in 18 and 19.
using ElfHead = std::array<char, 20>;

ElfHead head_of(const std::string& file) {
  ElfHead head{};
  std::ifstream(file, std::ios::binary).read(head.data(), head.size());
  return head;
}

bool is_elf(const ElfHead& head) {
  return std::string_view(head.data(), 4) == std::string_view(
                                                 "\x7F"
                                                 "ELF",
                                                 4);
}

// Whether a 64-bit file ends before its table of sections, which stands last; a loader would read
// beyond the end, which kills the process.
bool is_cut_short(const std::string& file) {
  std::array<unsigned char, 64> head{};
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  const auto size = static_cast<std::uint64_t>(stream.tellg());
  stream.seekg(0);
  stream.read(reinterpret_cast<char*>(head.data()), head.size());
  const auto number = [&](std::size_t at, std::size_t bytes) {  // lowest byte first
    std::uint64_t value = 0;
    while (bytes-- > 0) value = value << 8U | head[at + bytes];
    return value;
  };
  return head[4] == 2 && head[5] == 1 &&
         (size < head.size() || size < number(40, 8) + number(58, 2) * number(60, 2));
}

}  // namespace

std::string not_loadable(const std::string& file) {
  constexpr const char* kRight = "expected a shared library, as 'cc -shared -fPIC' makes it";
  const ElfHead own = head_of("/proc/self/exe");
  const ElfHead head = head_of(file);
  if (!is_elf(own)) return "";  // another system, whose loader will report it
  if (!is_elf(head)) return std::string("is no library; ") + kRight;
  const bool same_machine = head[4] == own[4] && head[5] == own[5] &&
                            std::equal(head.data() + 18, head.data() + 20, own.data() + 18);
  if (!same_machine) {
    return "is for another kind of machine than this; compile it on a machine like this one";
  }
  if (is_cut_short(file)) return "is cut short; copy or compile it again";
  if (head[16] != 3) return std::string("is an object file or a program; ") + kRight;
  return "";
}

}  // namespace splitee
