// ID tokens and the key sets of providers. The first byte says which of the two the rest is; no
// token is believed whose signature nobody made.

#include <cstdint>
#include <string_view>

#include "base/json_web_key.h"
#include "require.h"
#include "rules/id_token.h"

namespace {

using slipway::base::JsonWebKeySet;

// Of RFC 7515, appendix A: the keys of its examples for RS256 and ES256.
constexpr std::string_view kKeys =
    R"({"keys":[{"kty":"RSA","kid":"r","e":"AQAB","n":")"
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d"
    "4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMd"
    "bBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
    "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    R"("},{"kty":"EC","kid":"e","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

void read_token(std::string_view text, const JsonWebKeySet& keys) {
  const auto token = slipway::base::parse_json_web_token(text);
  REQUIRE(token || !token.error().message.empty());
  const slipway::rules::ExpectedIdToken expected{"https://id.example.com", "slipway", "n-1",
                                                 slipway::base::from_micros(1'800'000'000'000'000)};
  REQUIRE(!slipway::rules::verify_id_token(text, keys, expected));
}

void fuzz(std::string_view text) {
  static const auto keys = JsonWebKeySet::parse(kKeys).value();
  REQUIRE(keys.size() == 2);
  if (text.empty()) return;
  const bool is_token = (static_cast<unsigned char>(text[0]) & 1U) != 0;
  text.remove_prefix(1);
  if (is_token) return read_token(text, keys);
  const auto set = JsonWebKeySet::parse(text);
  REQUIRE(set || !set.error().message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
