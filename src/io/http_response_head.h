#pragma once
// Writes the head of an answer; nothing that a header is given can begin a line of its own. Called
// by the connection. Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "io/http_exchange.h"

namespace slipway::io {

enum class Persistence { kClose, kKeepAlive, kKeepAliveOf10 };

struct Framing {
  Persistence persistence = Persistence::kClose;
  std::optional<std::size_t> content_length{};  // nothing: a stream
  bool chunked = false;
};

// Replaces `out`, whose memory is kept. `date` is an IMF-fixdate.
void write_head(std::string& out, const ServerResponse& response, const Framing& framing,
                std::string_view date);

// That of an answer 101: `headers` say to which protocol.
void write_switch(std::string& out, const model::Headers& headers);

// The status itself, or 500 where it is none that ends a request.
int sendable_status(int status);

// Whether an answer of this status has a body at all.
bool has_body(int status);

}  // namespace slipway::io
