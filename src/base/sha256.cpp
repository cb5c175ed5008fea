#include "base/sha256.hpp"

#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.hpp"

namespace splitee {

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) {
    fail(ExitStatus::kFailed, "OpenSSL offers no SHA-256");
  }
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
}

std::string sha256_of(std::string_view text) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(text.data(), text.size())));
  return hash.hex();
}

std::uint64_t hash64(std::string_view text) {
  return std::stoull(sha256_of(text).substr(0, 16), nullptr, 16);
}

std::string sha256_of(const InputFile& file, const std::atomic<bool>* stop) {
  Sha256 hash;
  std::vector<std::byte> buffer(std::size_t{1} << 20U);
  for (std::uint64_t begin = 0; begin < file.size();) {
    if (stop != nullptr && *stop) return "";
    const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), file.size() - begin);
    const std::size_t got = file.read(begin, std::span(buffer).first(wanted));
    if (got == 0) fail(ExitStatus::kData, "{}: cannot be read to its end", file.name());
    hash.update(std::span(buffer).first(got));
    begin += got;
  }
  return hash.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) { return sha256_of(InputFile(path)); }

}  // namespace splitee
