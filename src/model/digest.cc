#include "model/digest.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "base/encoding.h"

namespace slipway::model {

Digest Digest::of_sha256(std::string_view hash) {
  if (hash.size() != 32) throw std::invalid_argument("a SHA-256 has 32 bytes");
  Digest digest;
  digest.text_ = "sha256:" + base::encode_hex(hash);
  return digest;
}

bool is_digest(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::size_t>, 2> algorithms{
      {{"sha256:", 64}, {"sha512:", 128}}};
  return std::any_of(algorithms.begin(), algorithms.end(), [&](const auto& algorithm) {
    const auto& [prefix, digits] = algorithm;
    return text.size() == prefix.size() + digits && text.starts_with(prefix) &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(prefix.size()), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  });
}

base::Result<Digest> parse_digest(std::string_view text) {
  if (is_digest(text)) {
    Digest digest;
    digest.text_ = std::string(text);
    return digest;
  }
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + base::to_valid_utf8(text.substr(0, 80)) + "'" +
                        " is no digest. Write 'sha256:' and 64 hexadecimal digits in lower case.");
}

}  // namespace slipway::model
