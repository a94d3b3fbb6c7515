#include "model/digest.h"

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

base::Result<Digest> parse_digest(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::size_t>, 2> algorithms{
      {{"sha256:", 64}, {"sha512:", 128}}};
  for (const auto& [prefix, digits] : algorithms) {
    if (text.starts_with(prefix) && text.size() == prefix.size() + digits &&
        text.find_first_not_of("0123456789abcdef", prefix.size()) == std::string_view::npos) {
      Digest digest;
      digest.text_ = std::string(text);
      return digest;
    }
  }
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + base::to_valid_utf8(text.substr(0, 80)) + "'" +
                        " is no digest. Write 'sha256:' and 64 hexadecimal digits in lower case.");
}

}  // namespace slipway::model
