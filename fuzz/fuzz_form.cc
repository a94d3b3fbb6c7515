// Form bodies, percent-encoding and UTF-8 of any bytes.

#include <cstdint>
#include <string_view>

#include "base/encoding.h"
#include "require.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway;
  base::parse_form(text);
  base::decode_percent(text, true);
  REQUIRE(base::decode_percent(base::encode_percent(text), false) == text);
  REQUIRE(base::decode_percent(base::encode_percent(text), true) == text);
  REQUIRE(base::decode_hex(base::encode_hex(text)) == text);
  REQUIRE(base::decode_base64(base::encode_base64(text)) == text);
  base::decode_hex(text);
  base::decode_base64(text);

  const auto fields = base::parse_form("payload=" + base::encode_percent(text));
  REQUIRE(fields && fields->size() == 1 && (*fields)[0].second == text);

  const auto valid = base::to_valid_utf8(text);
  REQUIRE(base::to_valid_utf8(valid) == valid);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
