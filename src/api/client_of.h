#pragma once
// Who is at the other end of a request. A proxy on this machine is believed what it says in
// X-Forwarded-For and X-Forwarded-Proto; nobody else is. Pure.

#include <string>
#include <string_view>

#include "io/http_exchange.h"

namespace slipway::api {

// An IP address.
std::string address_of(const io::RequestHead& head);
// `base_url` as clients reach this daemon.
bool came_by_https(const io::RequestHead& head, std::string_view base_url);
// The value of a cookie (RFC 6265), or "".
std::string cookie_of(const model::Headers& headers, std::string_view name);

}  // namespace slipway::api
