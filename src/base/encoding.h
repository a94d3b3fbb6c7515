#pragma once
// Text forms of bytes: hexadecimal (lower case), base64 (RFC 4648) and the percent-encoding of
// URLs and form bodies.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::base {

std::string encode_hex(std::string_view bytes);
// Either case; nothing where the length is odd or a character is no digit.
std::optional<std::string> decode_hex(std::string_view hex);

std::string encode_base64(std::string_view bytes);
std::optional<std::string> decode_base64(std::string_view text);

// The alphabet for URLs and file names, without padding (RFC 4648, section 5).
std::string encode_base64url(std::string_view bytes);
std::optional<std::string> decode_base64url(std::string_view text);

// Everything but RFC 3986's unreserved characters is encoded.
std::string encode_percent(std::string_view text);
// `plus_is_space` for form bodies and query strings. Nothing where an escape is broken.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);

using FormFields = std::vector<std::pair<std::string, std::string>>;
// application/x-www-form-urlencoded, also the form of a query string.
std::optional<FormFields> parse_form(std::string_view body);

// A body may hold any bytes, but JSON answers must be UTF-8: what is none becomes U+FFFD.
std::string to_valid_utf8(std::string_view bytes);

}  // namespace slipway::base
