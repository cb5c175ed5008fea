#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace splitee::testing {

// An array for a test file: the bytes of a complete .npy.
struct NpyBytes {
  std::string name;  // of the array in an .npz, without .npy
  std::string bytes;
};

// The code of the element type T, such as "<f4".
template <class T>
std::string descr();
template <>
std::string descr<float>();
template <>
std::string descr<double>();
template <>
std::string descr<std::uint8_t>();
template <>
std::string descr<std::int8_t>();
template <>
std::string descr<std::uint16_t>();
template <>
std::string descr<std::int16_t>();
template <>
std::string descr<std::uint32_t>();
template <>
std::string descr<std::int32_t>();
template <>
std::string descr<std::uint64_t>();
template <>
std::string descr<std::int64_t>();

// The .npy bytes of an array: a header of the given format version (1, 2 or 3), then the values as
// they are. The header states `type` where given, otherwise the type of T.
template <class T>
NpyBytes npy(const std::string& name, const std::vector<std::uint64_t>& shape,
             const std::vector<T>& values, int version = 1, bool fortran_order = false,
             const std::string& type = descr<T>());

// .npy bytes around an arbitrary header dictionary and arbitrary data.
NpyBytes raw_npy(const std::string& name, const std::string& dictionary, const std::string& data,
                 int version = 1);

// Writes an .npz file with these arrays, deflated or stored.
void write_npz(const std::filesystem::path& path, const std::vector<NpyBytes>& arrays,
               bool deflated = true);

void write_file(const std::filesystem::path& path, const std::string& bytes);
std::string read_file(const std::filesystem::path& path);

// A meta array from JSON text.
NpyBytes meta(const std::string& json);

}  // namespace splitee::testing
