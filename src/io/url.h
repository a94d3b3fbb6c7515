#pragma once
// Addresses of HTTP requests, read by the parser that also sends them, so that what was checked of
// an address is what is asked. Values; thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::io {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address in brackets
  std::uint16_t port = 0;
  std::string path = "/";
  std::string query{};    // without "?"
  bool has_user = false;  // it was written with a user or a password, which are left out here

  // "https://host", "http://host:8080": what may stand in a message.
  std::string origin() const;
  // Everything but user, password and fragment.
  std::string to_string() const;
};

// kInvalid where it is no absolute address of http or https.
base::Result<Url> parse_url(std::string_view text);

// What `reference` (of a Location or Link header) means where `base` was asked; RFC 3986,
// section 5.
base::Result<Url> resolve_url(const Url& base, std::string_view reference);

// Whether an answer with this status leads to its Location; RFC 9110, section 15.4.
bool is_redirect(int status);

// Whether the host is this machine whoever answers for names: "localhost", what ends with
// ".localhost", 127.0.0.0/8, "[::1]".
bool is_loopback(std::string_view host);

}  // namespace slipway::io
