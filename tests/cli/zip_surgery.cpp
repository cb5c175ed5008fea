#include "zip_surgery.hpp"

#include <stdexcept>

// Offsets and signatures: PKWARE, ".ZIP file format specification", 4.3 and 4.5.3.
namespace splitee::testing {
namespace {

std::size_t position_of(const std::string& archive, const std::string& signature) {
  const std::size_t at = archive.rfind(signature);
  if (at == std::string::npos) throw std::runtime_error("no such zip record");
  return at;
}

std::string little_endian(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

std::uint64_t number_at(const std::string& archive, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(archive[at + i]);
  }
  return value;
}

}  // namespace

std::string replaced(std::string archive, const std::string& from, const std::string& to) {
  for (std::size_t at = archive.find(from); at != std::string::npos; at = archive.find(from, at)) {
    archive.replace(at, from.size(), to);
  }
  return archive;
}

std::string promising(std::string archive, std::uint64_t size) {
  const std::size_t entry = position_of(archive, "PK\x01\x02");
  const std::size_t end = position_of(archive, "PK\x05\x06");
  // A zip64 field at the end of the entry, whose own 32-bit size then refers to the field.
  const std::string field = little_endian(1, 2) + little_endian(8, 2) + little_endian(size, 8);
  archive.replace(end + 12, 4, little_endian(number_at(archive, end + 12, 4) + field.size(), 4));
  archive.replace(entry + 24, 4, little_endian(0xFFFFFFFFU, 4));
  const std::uint64_t extra = number_at(archive, entry + 30, 2);
  archive.replace(entry + 30, 2, little_endian(extra + field.size(), 2));
  return archive.insert(entry + 46 + number_at(archive, entry + 28, 2) + extra, field);
}

std::string with_flipped_bit(std::string archive, std::size_t offset) {
  const std::size_t data = 30 + number_at(archive, 26, 2) + number_at(archive, 28, 2);
  archive.at(data + offset) = static_cast<char>(archive.at(data + offset) ^ 2);
  return archive;
}

}  // namespace splitee::testing
