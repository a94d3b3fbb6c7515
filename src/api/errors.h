#pragma once
// The one shape of an error: {status, error, message, timestamp, path}, and `field` where one is at
// fault. Pure.

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "io/http_exchange.h"

namespace slipway::api {

int status_of(base::ErrorCode code);

io::ServerResponse error_response(int status, std::string_view message, std::string_view path,
                                  base::Timestamp now, std::string_view field = "");
io::ServerResponse error_response(const base::Error& error, std::string_view path,
                                  base::Timestamp now);

}  // namespace slipway::api
