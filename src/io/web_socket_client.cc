#include "io/web_socket_client.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <stdexcept>

#include <curl/curl.h>
#include <poll.h>

#include "base/encoding.h"
#include "base/text.h"
#include "io/curl_keep_alive.h"
#include "io/curl_start.h"
#include "io/system_clock.h"
#include "io/url.h"

namespace slipway::io {
namespace {

using base::ErrorCode;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kMostOfHead = std::size_t{64} << 10U;
constexpr std::size_t kMostOfRefusal = std::size_t{64} << 10U;
constexpr std::size_t kMostOffered = std::size_t{64} << 10U;
constexpr int kSwitching = 101;
constexpr int kLookForStopMs = 200;

struct EasyHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

// A connection that libcurl made, with TLS where that is asked for.
class CurlStream final : public ByteStream {
 public:
  explicit CurlStream(std::unique_ptr<CURL, EasyHandle> handle) : handle_(std::move(handle)) {
    curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &socket_);
  }

  int fd() const override { return static_cast<int>(socket_); }

  base::Result<Piece> read() override {
    Piece piece{std::exchange(read_before_, {}), false};
    if (!piece.bytes.empty()) return piece;
    piece.bytes.resize(std::size_t{32} << 10U);
    std::size_t count = 0;
    const auto code = curl_easy_recv(handle_.get(), piece.bytes.data(), piece.bytes.size(), &count);
    piece.bytes.resize(code == CURLE_OK ? count : 0);
    if (code == CURLE_AGAIN) return piece;
    if (code != CURLE_OK) return failed(code);
    piece.has_ended = count == 0;
    return piece;
  }

  base::Result<std::size_t> write(std::string_view bytes) override {
    if (bytes.empty()) return 0U;
    if (offered_.empty()) offered_ = bytes.substr(0, kMostOffered);
    std::size_t count = 0;
    const auto code = curl_easy_send(handle_.get(), offered_.data(), offered_.size(), &count);
    if (code == CURLE_AGAIN) return 0U;
    offered_.clear();
    if (code != CURLE_OK) return failed(code);
    return count;
  }

  base::Result<void> finish() override { return {}; }

  // What came with the head of the answer.
  void put_back(std::string bytes) { read_before_ = std::move(bytes); }

 private:
  static tl::unexpected<base::Error> failed(CURLcode code) {
    return base::fail(ErrorCode::kUnavailable,
                      std::string("the connection broke off: ") + curl_easy_strerror(code));
  }

  std::unique_ptr<CURL, EasyHandle> handle_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  std::string read_before_;
  // What has to wait: OpenSSL takes it again only from the same address, and no less of it.
  std::string offered_;
};

ErrorCode connecting_code(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorCode::kTimeout;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return ErrorCode::kInvalid;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
      return ErrorCode::kFailed;
    default:
      return ErrorCode::kUnavailable;
  }
}

base::Result<std::unique_ptr<CurlStream>> connect_by_curl(const WebSocketRequest& request,
                                                          const Url& url) {
  start_curl_once();
  std::unique_ptr<CURL, EasyHandle> handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  CURL* const easy = handle.get();
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  keep_alive(easy);
  curl_easy_setopt(easy, CURLOPT_URL, url.origin().c_str());
  curl_easy_setopt(
      easy, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(request.timeout).count()));
  curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
  if (is_loopback(url.host)) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  const auto give_text = [&](CURLoption option, const std::string& text) {
    if (text.empty()) return;
    curl_blob blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_COPY};
    curl_easy_setopt(easy, option, &blob);
  };
  give_text(CURLOPT_CAINFO_BLOB, request.tls_texts.authority);
  give_text(CURLOPT_SSLCERT_BLOB, request.tls_texts.certificate);
  give_text(CURLOPT_SSLKEY_BLOB, request.tls_texts.key);
  std::array<char, CURL_ERROR_SIZE> reason{};
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason.data());
  const auto code = curl_easy_perform(easy);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  if (code == CURLE_OK) return std::make_unique<CurlStream>(std::move(handle));
  return base::fail(connecting_code(code),
                    "the request to " + url.origin() + " failed: " +
                        (reason[0] != '\0' ? reason.data() : curl_easy_strerror(code)));
}

std::string target_of(const Url& url) {
  return url.query.empty() ? url.path : url.path + "?" + url.query;
}

bool breaks_a_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

std::string head_of(const WebSocketRequest& request, const Url& url, const std::string& key) {
  const auto origin = url.origin();
  std::string head = "GET " + target_of(url) +
                     " HTTP/1.1\r\nHost: " + origin.substr(origin.find("://") + 3) +
                     "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                     "\r\nSec-WebSocket-Key: " +
                     key + "\r\n";
  if (!request.protocol.empty()) head += "Sec-WebSocket-Protocol: " + request.protocol + "\r\n";
  for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
  return head + "\r\n";
}

// One exchange on the bare connection, within the request's time.
class Handshake {
 public:
  Handshake(CurlStream& stream, Steady::time_point until, const std::stop_token& stop)
      : stream_(stream), until_(until), stop_(stop) {}

  base::Result<void> send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = stream_.write(bytes);
      if (!count) return base::fail(count.error());
      bytes.remove_prefix(*count);
      if (*count > 0) continue;
      if (auto waited = wait(POLLOUT); !waited) return waited;
    }
    return {};
  }

  // Until `is_whole` says so; true: the other side ended before.
  base::Result<bool> receive(std::string& into, std::size_t limit,
                             const std::function<bool(const std::string&)>& is_whole) {
    while (!is_whole(into)) {
      if (into.size() > limit) {
        return base::fail(ErrorCode::kTooLarge, "what answers sends too much before it is open");
      }
      const auto piece = stream_.read();
      if (!piece) return base::fail(piece.error());
      into += piece->bytes;
      if (piece->has_ended) return true;
      if (!piece->bytes.empty()) continue;
      if (auto waited = wait(POLLIN); !waited) return base::fail(waited.error());
    }
    return false;
  }

 private:
  base::Result<void> wait(short events) const {
    if (stop_.stop_requested()) return base::fail(ErrorCode::kCancelled, "it was cancelled");
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until_ - Steady::now()).count();
    if (left <= 0) return base::fail(ErrorCode::kTimeout, "no answer came in time");
    pollfd fd{stream_.fd(), events, 0};
    ::poll(&fd, 1, static_cast<int>(std::min<std::int64_t>(left, kLookForStopMs)));
    return {};
  }

  CurlStream& stream_;
  const Steady::time_point until_;
  const std::stop_token& stop_;
};

HttpResponse parse_head(std::string_view head) {
  HttpResponse response;
  const auto status = head.substr(std::min(head.find(' '), head.size() - 1) + 1);
  std::from_chars(status.data(), status.data() + status.size(), response.status);
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    auto value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    response.headers.emplace_back(base::to_lower(line.substr(0, colon)), value);
  }
  return response;
}

bool is_websocket_of(const HttpResponse& head, const std::string& key) {
  return head.header("sec-websocket-accept") == web_socket_accept(key) &&
         base::to_lower(head.header("upgrade")) == "websocket";
}

// The chunks of a body, as far as they came.
struct Unchunked {
  std::string body{};
  bool is_whole = false;
};

Unchunked unchunked(std::string_view bytes) {
  Unchunked all;
  while (true) {
    const auto line = bytes.find("\r\n");
    if (line == std::string_view::npos) return all;
    std::size_t size = 0;
    const auto digits = bytes.substr(0, line);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    all.is_whole = error != std::errc() || size == 0;  // or no chunk at all
    if (all.is_whole) return all;
    bytes.remove_prefix(line + 2);
    all.body += bytes.substr(0, size);
    if (bytes.size() - std::min(size, bytes.size()) < 2) return all;
    bytes.remove_prefix(size + 2);
  }
}

// What says why it is refused; less of it where it does not come whole in time.
base::Result<std::string> receive_refusal(Handshake& handshake, const HttpResponse& head,
                                          std::string bytes) {
  const bool is_chunked = base::to_lower(head.header("transfer-encoding")) == "chunked";
  const auto text = head.header("content-length");
  std::size_t length = kMostOfRefusal;  // until it ends
  std::from_chars(text.data(), text.data() + text.size(), length);
  const auto read = handshake.receive(bytes, kMostOfRefusal, [&](const std::string& all) {
    return is_chunked ? unchunked(all).is_whole : all.size() >= std::min(length, kMostOfRefusal);
  });
  if (!read && read.error().code == ErrorCode::kCancelled) return base::fail(read.error());
  if (is_chunked) return unchunked(bytes).body;
  bytes.resize(std::min(bytes.size(), length));
  return bytes;
}

}  // namespace

base::Result<WebSocketAnswer> open_web_socket(const WebSocketRequest& request,
                                              const std::stop_token& stop) {
  const auto url = parse_url(request.url);
  if (!url) return base::fail(url.error());
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || breaks_a_line(name) || breaks_a_line(value)) {
      return base::fail(ErrorCode::kInvalid, "the header '" + name + "' cannot be sent");
    }
  }
  const auto until = Steady::now() + request.timeout;
  auto stream = connect_by_curl(request, *url);
  if (!stream) return base::fail(stream.error());
  const auto failed = [&](const base::Error& error) {
    return base::fail(error.code, "the request to " + url->origin() + " failed: " + error.message);
  };

  std::array<unsigned char, 16> random{};
  SystemRandom().fill(random);
  const std::string key = base::encode_base64(std::string(random.begin(), random.end()));
  Handshake handshake(**stream, until, stop);
  if (auto sent = handshake.send(head_of(request, *url, key)); !sent) return failed(sent.error());
  std::string bytes;
  const auto ended = handshake.receive(bytes, kMostOfHead, [](const std::string& all) {
    return all.find("\r\n\r\n") != std::string::npos;
  });
  if (!ended) return failed(ended.error());
  if (*ended) return failed({ErrorCode::kUnavailable, "it ended without an answer"});
  const auto end = bytes.find("\r\n\r\n") + 4;
  WebSocketAnswer answer;
  answer.refusal = parse_head(std::string_view(bytes).substr(0, end));
  bytes.erase(0, end);
  if (answer.refusal.status == kSwitching) {
    if (!is_websocket_of(answer.refusal, key)) {
      return failed({ErrorCode::kFailed, "what answers speaks no WebSocket"});
    }
    if (answer.refusal.header("sec-websocket-protocol") != request.protocol) {
      return failed({ErrorCode::kFailed, "what answers speaks another protocol by its WebSocket"});
    }
    (*stream)->put_back(std::move(bytes));
    answer.socket.emplace(std::move(*stream), WebSocketRole::kClient);
    return answer;
  }
  auto body = receive_refusal(handshake, answer.refusal, std::move(bytes));
  if (!body) return failed(body.error());
  answer.refusal.body = std::move(*body);
  return answer;
}

}  // namespace slipway::io
