#pragma once
// Parses one request from bytes, by Beast: straight into a ServerRequest, without Beast's own
// containers. Used by the connection, once per request; not thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "io/http_exchange.h"

namespace slipway::io {

struct ParseFailure {
  int status = 400;
  std::string message;
};

class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  explicit RequestParser(std::size_t header_limit);

  // Takes as many of the bytes as it can use; stops after the head until read_body() is called.
  // Once failure() says something it must not be called again.
  std::size_t feed(std::string_view bytes);
  // No more bytes can be held, and it asks for more.
  void fail_unparsable();
  const std::optional<ParseFailure>& failure() const { return failure_; }

  bool started() const { return got_some(); }
  bool head_done() const { return is_header_done(); }
  bool done() const { return is_done(); }
  bool is_http_11() const { return version_ == 11; }
  bool wants_keep_alive() const { return keep_alive(); }
  bool expects_continue() const { return expects_continue_; }
  // Of a body that is not chunked.
  std::optional<std::uint64_t> body_size() const;

  void read_body(std::size_t limit);
  // The body is read and thrown away.
  void skip_body();

  const RequestHead& head() const { return request_; }
  ServerRequest take(std::string_view remote);

 private:
  using Code = boost::beast::error_code;
  using View = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb verb, View method, View target, int version,
                       Code& ec) override;
  void on_response_impl(int, View, int, Code&) override {}
  void on_field_impl(boost::beast::http::field field, View name, View value, Code& ec) override;
  void on_header_impl(Code& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& size, Code& ec) override;
  std::size_t on_body_impl(View bytes, Code& ec) override;
  void on_chunk_header_impl(std::uint64_t size, View extensions, Code& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, View bytes, Code& ec) override;
  void on_finish_impl(Code&) override {}

  void fail(Code& ec, int status, std::string message);

  const std::size_t header_limit_;
  std::size_t header_size_ = 0;
  std::size_t body_limit_ = 0;
  std::uint64_t chunked_size_ = 0;
  int version_ = 11;
  int hosts_ = 0;
  bool transfer_encoding_ = false;
  bool expects_continue_ = false;
  bool head_seen_ = false;
  bool skips_ = false;
  ServerRequest request_;
  std::optional<ParseFailure> failure_;
};

}  // namespace slipway::io
