#pragma once
// Digests and signatures, by OpenSSL. Byte strings in and out; see encoding.h for text forms.

#include <string>
#include <string_view>

namespace slipway::base {

// 32 bytes.
std::string sha256(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);
// 20 bytes; for the handshake of WebSockets only.
std::string sha1(std::string_view data);
// 20 bytes; for GitHub's legacy X-Hub-Signature only.
std::string hmac_sha1(std::string_view key, std::string_view data);

// Whether both are the same; its time depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace slipway::base
