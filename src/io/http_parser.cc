#include "io/http_parser.h"

#include <algorithm>
#include <utility>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

namespace slipway::io {
namespace {

namespace http = boost::beast::http;

// Where a client speaks to a proxy the target is a whole URL.
std::string_view without_origin(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!boost::beast::iequals(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto slash = target.find_first_of("/?");
    if (slash == std::string_view::npos) return "/";
    return target.substr(slash);
  }
  return target;
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr std::size_t kMiB = std::size_t{1} << 20U;

std::string limit_in_words(std::size_t bytes) {
  if (bytes >= kMiB && bytes % kMiB == 0) return std::to_string(bytes / kMiB) + " MiB";
  return std::to_string(bytes) + " bytes";
}

}  // namespace

RequestParser::RequestParser(std::size_t header_limit) : header_limit_(header_limit) {
  const auto beast_limit = std::min<std::size_t>(header_limit, UINT32_MAX);
  basic_parser::header_limit(static_cast<std::uint32_t>(beast_limit));
  basic_parser::body_limit(boost::none);
  request_.headers.reserve(16);
}

std::size_t RequestParser::feed(std::string_view bytes) {
  Code ec;
  const auto used = put({bytes.data(), bytes.size()}, ec);
  if (!ec || ec == http::error::need_more || failure_) return used;
  if (ec == http::error::header_limit) {
    fail(ec, 431,
         "The request's header is larger than " + limit_in_words(header_limit_) +
             "; send fewer or shorter header fields.");
  } else {
    fail(ec, 400, "The request is no valid HTTP/1.1: " + ec.message() + ".");
  }
  return used;
}

void RequestParser::fail_unparsable() {
  if (head_done()) {
    failure_ = ParseFailure{400, "A chunk's header or the trailer is too long."};
  } else {
    failure_ = ParseFailure{431, "The request's header is too large."};
  }
}

std::optional<std::uint64_t> RequestParser::body_size() const {
  if (chunked()) return std::nullopt;
  const auto length = content_length();
  return length ? *length : 0;
}

void RequestParser::read_body(std::size_t limit) {
  body_limit_ = limit;
  eager(true);
}

void RequestParser::skip_body() {
  skips_ = true;
  read_body(SIZE_MAX);
}

ServerRequest RequestParser::take(std::string_view remote) {
  request_.remote = remote;
  return std::move(request_);
}

void RequestParser::on_request_impl(http::verb /*verb*/, View method, View target, int version,
                                    Code& ec) {
  version_ = version;
  header_size_ = method.size() + target.size() + 12;
  if (header_size_ > header_limit_) {
    ec = http::error::header_limit;
    return;
  }
  request_.method.assign(method.data(), method.size());
  auto rest = without_origin({target.data(), target.size()});
  rest = rest.substr(0, rest.find('#'));
  const auto mark = rest.find('?');
  request_.path = rest.substr(0, mark);
  if (mark != std::string_view::npos) request_.query = rest.substr(mark + 1);
  if (request_.path.empty() && mark == 0) request_.path = "/";
  if (!request_.path.starts_with('/') && request_.path != "*") {
    fail(ec, 400, "The request's target must be a path that begins with '/'.");
  }
}

void RequestParser::on_field_impl(http::field field, View name, View value, Code& ec) {
  header_size_ += name.size() + value.size() + 4;
  if (header_size_ > header_limit_) {
    ec = http::error::header_limit;
    return;
  }
  if (head_seen_) return;  // a trailer: it can't change what was decided by the head
  if (field == http::field::host) ++hosts_;
  if (field == http::field::transfer_encoding) {
    if (std::exchange(transfer_encoding_, true) || !boost::beast::iequals(value, "chunked")) {
      return fail(ec, 501, "The only Transfer-Encoding supported is 'chunked'.");
    }
  }
  if (field == http::field::expect) {
    if (!boost::beast::iequals(value, "100-continue")) {
      return fail(ec, 417, "The only Expect supported is '100-continue'.");
    }
    expects_continue_ = version_ == 11;
  }
  auto& [lower, text] = request_.headers.emplace_back();
  lower.resize(name.size());
  std::transform(name.begin(), name.end(), lower.begin(), to_lower);
  text.assign(value.data(), value.size());
}

void RequestParser::on_header_impl(Code& ec) {
  head_seen_ = true;
  if (hosts_ > 1 || (hosts_ == 0 && version_ == 11)) {
    return fail(ec, 400, "The request must have exactly one Host header.");
  }
  // RFC 9110, section 7.8: it counts in HTTP/1.1, and only where Connection names it too.
  if (!upgrade() || version_ != 11) {
    std::erase_if(request_.headers, [](const auto& header) { return header.first == "upgrade"; });
  }
  if (transfer_encoding_ && version_ != 11) {
    fail(ec, 400, "HTTP/1.0 has no Transfer-Encoding; send a Content-Length.");
  }
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& size, Code& ec) {
  if (!size || skips_) return;
  if (*size > body_limit_) {
    return fail(ec, 413, "The body is larger than " + limit_in_words(body_limit_) + ".");
  }
  request_.body.reserve(static_cast<std::size_t>(*size));
}

std::size_t RequestParser::on_body_impl(View bytes, Code& /*ec*/) {
  if (!skips_) request_.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t size, View /*extensions*/, Code& ec) {
  if (size > body_limit_ - std::min<std::uint64_t>(chunked_size_, body_limit_)) {
    return fail(ec, 413, "The body is larger than " + limit_in_words(body_limit_) + ".");
  }
  chunked_size_ += size;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t /*remain*/, View bytes, Code& ec) {
  return on_body_impl(bytes, ec);
}

void RequestParser::fail(Code& ec, int status, std::string message) {
  failure_ = ParseFailure{status, std::move(message)};
  ec = http::error::bad_value;
}

}  // namespace slipway::io
