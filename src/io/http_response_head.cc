#include "io/http_response_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/beast/http/status.hpp>

namespace slipway::io {
namespace {

bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_the_servers_own(std::string_view name) {
  constexpr std::array<std::string_view, 5> own_names{"connection", "content-length",
                                                      "content-type", "date", "transfer-encoding"};
  return std::any_of(own_names.begin(), own_names.end(), [&](std::string_view own) {
    return std::equal(own.begin(), own.end(), name.begin(), name.end(), [](char a, char b) {
      return a == ((b >= 'A' && b <= 'Z') ? static_cast<char>(b + ('a' - 'A')) : b);
    });
  });
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    out += (byte < 0x20 && c != '\t') || byte == 0x7f ? ' ' : c;
  }
  out += "\r\n";
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

}  // namespace

int sendable_status(int status) { return status >= 200 && status <= 599 ? status : 500; }

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

void write_head(std::string& out, const ServerResponse& response, const Framing& framing,
                std::string_view date) {
  const int status = sendable_status(response.status);
  const auto code = static_cast<unsigned>(status);
  const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(code));
  out.assign("HTTP/1.1 ");
  append_number(out, code);
  out += ' ';
  out.append(reason.data(), reason.size());
  out += "\r\nDate: ";
  out += date;
  out += "\r\n";
  if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) {
    if (is_token(name) && !is_the_servers_own(name)) append_header(out, name, value);
  }
  if (framing.content_length && has_body(status)) {
    out += "Content-Length: ";
    append_number(out, *framing.content_length);
    out += "\r\n";
  }
  if (framing.chunked) out += "Transfer-Encoding: chunked\r\n";
  if (framing.persistence == Persistence::kClose) out += "Connection: close\r\n";
  if (framing.persistence == Persistence::kKeepAliveOf10) out += "Connection: keep-alive\r\n";
  out += "\r\n";
}

void write_switch(std::string& out, const model::Headers& headers) {
  out.assign("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n");
  for (const auto& [name, value] : headers) {
    if (is_token(name) && !is_the_servers_own(name)) append_header(out, name, value);
  }
  out += "\r\n";
}

}  // namespace slipway::io
