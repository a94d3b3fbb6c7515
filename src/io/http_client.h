#pragma once
// Every outgoing request, by libcurl: http, https and unix sockets. Blocking; one client may be
// used by one thread at a time and keeps its connections.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/ip_address.h"

namespace slipway::io {

// PEM files for https; empty: the system's authorities, and no certificate of one's own.
struct TlsFiles {
  std::filesystem::path authority{};
  std::filesystem::path certificate{};
  std::filesystem::path key{};
  friend bool operator==(const TlsFiles&, const TlsFiles&) = default;
};

// The same as PEM texts; what is here goes before a file.
struct TlsTexts {
  std::string authority{};
  std::string certificate{};
  std::string key{};
  friend bool operator==(const TlsTexts&, const TlsTexts&) = default;
};

// Fills the space with the body's next bytes and says how many; none ends it. A failure ends the
// request with it.
using BodySource = std::function<base::Result<std::size_t>(std::span<char> space)>;

struct HttpRequest {
  std::string method = "GET";
  std::string url{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  BodySource body_source{};   // in place of `body`: sent in chunks as it comes
  std::string unix_socket{};  // path; empty: TCP
  TlsFiles tls{};
  TlsTexts tls_texts{};
  // Asked of each address that the host's name stands for, just before the connection to it; then
  // no proxy is used, which would look the name up itself. Empty: every address will do. One
  // client's requests have the same check, or none.
  AddressCheck may_connect{};
  // With a check, a proxy of the environment is used all the same: what a name stands for is the
  // proxy's to judge then, and only a host that is written as an address is looked at.
  bool may_use_proxy = false;
  base::Duration connect_timeout = std::chrono::seconds(5);
  base::Duration timeout = std::chrono::seconds(30);  // of the whole; zero: none
  std::size_t body_limit = std::size_t{64} << 20U;    // of the answer that send collects
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::string_view header(std::string_view lower_case_name) const;
};

class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Any status is a response; redirects are not followed. kUnavailable (cannot connect, connection
  // lost), kTimeout, kCancelled; kInvalid a URL or header that cannot be sent, kFailed a
  // certificate that is not trusted, kForbidden no address that it may connect to, kTooLarge an
  // answer over the limit.
  base::Result<HttpResponse> send(const HttpRequest& request, std::stop_token stop = {});

  // As send, but the body goes to `on_data` piece by piece as it comes; it returns false to
  // stop, and the answer's head is the result all the same.
  base::Result<HttpResponse> stream(const HttpRequest& request,
                                    const std::function<bool(std::string_view)>& on_data,
                                    std::stop_token stop = {});

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace slipway::io
