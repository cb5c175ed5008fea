#include "support/npz_writer.hpp"

#include <fmt/ranges.h>
#include <zip.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace splitee::testing {
namespace {

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(what);
}

}  // namespace

template <>
std::string descr<float>() {
  return "<f4";
}
template <>
std::string descr<double>() {
  return "<f8";
}
template <>
std::string descr<std::uint8_t>() {
  return "|u1";
}
template <>
std::string descr<std::int8_t>() {
  return "|i1";
}
template <>
std::string descr<std::uint16_t>() {
  return "<u2";
}
template <>
std::string descr<std::int16_t>() {
  return "<i2";
}
template <>
std::string descr<std::uint32_t>() {
  return "<u4";
}
template <>
std::string descr<std::int32_t>() {
  return "<i4";
}
template <>
std::string descr<std::uint64_t>() {
  return "<u8";
}
template <>
std::string descr<std::int64_t>() {
  return "<i8";
}

NpyBytes raw_npy(const std::string& name, const std::string& dictionary, const std::string& data,
                 int version) {
  std::string header = dictionary;
  const std::size_t before = version == 1 ? 10 : 12;
  while ((before + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(version);
  bytes += '\0';
  for (std::size_t i = 0; i < before - 8; ++i) {
    bytes += static_cast<char>(header.size() >> (8 * i) & 0xFFU);
  }
  return {name, bytes + header + data};
}

template <class T>
NpyBytes npy(const std::string& name, const std::vector<std::uint64_t>& shape,
             const std::vector<T>& values, int version, bool fortran_order,
             const std::string& type) {
  std::string data(values.size() * sizeof(T), '\0');
  if (!values.empty()) std::memcpy(data.data(), values.data(), data.size());
  const std::string dictionary = fmt::format(
      "{{'descr': '{}', 'fortran_order': {}, 'shape': ({}{}), }}", type,
      fortran_order ? "True" : "False", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  return raw_npy(name, dictionary, data, version);
}

#define SPLITEE_INSTANTIATE(T)                                                 \
  template NpyBytes npy(const std::string&, const std::vector<std::uint64_t>&, \
                        const std::vector<T>&, int, bool, const std::string&);
SPLITEE_INSTANTIATE(float)
SPLITEE_INSTANTIATE(double)
SPLITEE_INSTANTIATE(std::uint8_t)
SPLITEE_INSTANTIATE(std::int8_t)
SPLITEE_INSTANTIATE(std::uint16_t)
SPLITEE_INSTANTIATE(std::int16_t)
SPLITEE_INSTANTIATE(std::uint32_t)
SPLITEE_INSTANTIATE(std::int32_t)
SPLITEE_INSTANTIATE(std::uint64_t)
SPLITEE_INSTANTIATE(std::int64_t)
#undef SPLITEE_INSTANTIATE

void write_npz(const std::filesystem::path& path, const std::vector<NpyBytes>& arrays,
               bool deflated) {
  int code = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  require(zip != nullptr, "zip_open");
  for (const NpyBytes& array : arrays) {
    zip_source_t* source = zip_source_buffer(zip, array.bytes.data(), array.bytes.size(), 0);
    const zip_int64_t index =
        zip_file_add(zip, (array.name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    require(index >= 0, "zip_file_add");
    require(zip_set_file_compression(zip, static_cast<zip_uint64_t>(index),
                                     deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0,
            "zip_set_file_compression");
  }
  require(zip_close(zip) == 0, "zip_close");
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  require(file.good(), "write_file");
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  require(file.good(), "read_file");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

NpyBytes meta(const std::string& json) {
  return npy("meta", {json.size()}, std::vector<std::uint8_t>(json.begin(), json.end()));
}

}  // namespace splitee::testing
