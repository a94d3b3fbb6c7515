#include "io/http_client.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <optional>
#include <stdexcept>

#include <curl/curl.h>
#include <sys/socket.h>

#include "io/curl_keep_alive.h"
#include "io/curl_start.h"
#include "io/proxy.h"
#include "io/url.h"

namespace slipway::io {
namespace {

using base::ErrorCode;
using Sink = std::function<bool(std::string_view)>;

struct HeaderList {
  curl_slist* list = nullptr;

  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(list); }

  void add(const std::string& line) {
    curl_slist* longer = curl_slist_append(list, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    list = longer;
  }
};

base::Error not_allowed(const std::string& where) {
  return {ErrorCode::kForbidden, "the request to " + where + " failed: its address is not allowed"};
}

// What may stand in a message.
std::string origin_of(const base::Result<Url>& url) {
  return url ? url->origin() : "the given address";
}

struct CurlTransfer {
  HttpResponse response{};
  const Sink* sink = nullptr;
  const BodySource* source = nullptr;
  const AddressCheck* may_connect = nullptr;
  std::optional<base::Error> source_failed{};
  bool refused_address = false;
  bool allowed_address = false;
  bool stopped_by_sink = false;
  std::exception_ptr thrown{};
};

constexpr std::size_t kAbort = 0;  // fewer bytes than curl gave end the transfer

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<CurlTransfer*>(context);
  const std::size_t bytes = size * count;
  if (bytes == 0) return 0;
  try {
    if ((*transfer.sink)(std::string_view(data, bytes))) return bytes;
    transfer.stopped_by_sink = true;
  } catch (...) {
    transfer.thrown = std::current_exception();
  }
  return kAbort;
}

std::size_t give_body(char* space, std::size_t size, std::size_t count, void* context) {
  auto& transfer = *static_cast<CurlTransfer*>(context);
  try {
    const auto given = (*transfer.source)(std::span<char>(space, size * count));
    if (given) return *given;
    transfer.source_failed = given.error();
  } catch (...) {
    transfer.thrown = std::current_exception();
  }
  return CURL_READFUNC_ABORT;
}

constexpr std::string_view kBlank = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* context) {
  auto& headers = static_cast<CurlTransfer*>(context)->response.headers;
  const std::string_view line(data, size * count);
  const auto colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    headers.clear();  // the head before was an interim one, such as 100
  } else if (colon != std::string_view::npos) {
    std::string name(trimmed(line.substr(0, colon)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    headers.emplace_back(std::move(name), trimmed(line.substr(colon + 1)));
  }
  return line.size();
}

// In place of curl's own, so that what was checked is what is connected to.
curl_socket_t open_checked(void* context, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(context);
  try {
    const auto found = ip_address_of(address->addr);
    if (!found || !(*transfer.may_connect)(*found)) {
      transfer.refused_address = true;
      return CURL_SOCKET_BAD;
    }
  } catch (...) {
    transfer.thrown = std::current_exception();
    return CURL_SOCKET_BAD;
  }
  transfer.allowed_address = true;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

ErrorCode code_of(CURLcode result) {
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorCode::kTimeout;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return ErrorCode::kInvalid;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
      return ErrorCode::kFailed;
    default:
      return ErrorCode::kUnavailable;
  }
}

bool holds_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

base::Result<void> fill_headers(const HttpRequest& request, HeaderList& headers) {
  if (holds_line_break(request.method) || holds_line_break(request.url)) {
    return base::fail(ErrorCode::kInvalid, "a method or URL cannot hold a line break");
  }
  bool names_type = false;
  for (const auto& [name, value] : request.headers) {
    if (name.empty() || holds_line_break(name) || holds_line_break(value)) {
      return base::fail(ErrorCode::kInvalid, "the header '" + name + "' cannot be sent");
    }
    names_type = names_type || curl_strequal(name.c_str(), "content-type") != 0;
    std::string line = name;
    line += value.empty() ? ";" : ": ";
    line += value;
    headers.add(line);
  }
  headers.add("Expect:");  // a pause of a second before each larger body otherwise
  if (!names_type) headers.add("Content-Type:");
  return {};
}

long milliseconds(base::Duration duration) {
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
  return static_cast<long>(std::max<std::chrono::milliseconds::rep>(whole, 0));
}

constexpr int kLongestPauseMs = 60'000;  // curl shortens it to its next timer

}  // namespace

struct HttpClient::Connection {
  struct EasyDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct MultiDeleter {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
  };

  std::unique_ptr<CURLM, MultiDeleter> multi{curl_multi_init()};
  std::unique_ptr<CURL, EasyDeleter> easy{curl_easy_init()};
  bool has_unchecked = false;  // a connection that may be kept, to an address that nobody looked at

  void prepare(const HttpRequest& request, bool to_this_machine);
  CURLcode perform(std::stop_token stop);
};

void HttpClient::Connection::prepare(const HttpRequest& request, bool to_this_machine) {
  CURL* handle = easy.get();
  curl_easy_reset(handle);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);  // a slow name server cannot delay a stop
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "slipway");
  keep_alive(handle);
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, milliseconds(request.timeout));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connect_timeout));
  if (!request.unix_socket.empty()) {
    curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, request.unix_socket.c_str());
  }
  // A proxy of the environment is for what is outside this machine.
  if (to_this_machine) {
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
  }
  const auto name_file = [&](CURLoption option, const std::filesystem::path& file) {
    if (!file.empty()) curl_easy_setopt(handle, option, file.c_str());
  };
  name_file(CURLOPT_CAINFO, request.tls.authority);
  name_file(CURLOPT_SSLCERT, request.tls.certificate);
  name_file(CURLOPT_SSLKEY, request.tls.key);
  const auto give_text = [&](CURLoption option, const std::string& text) {
    if (text.empty()) return;
    curl_blob blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_COPY};
    curl_easy_setopt(handle, option, &blob);
  };
  give_text(CURLOPT_CAINFO_BLOB, request.tls_texts.authority);
  give_text(CURLOPT_SSLCERT_BLOB, request.tls_texts.certificate);
  give_text(CURLOPT_SSLKEY_BLOB, request.tls_texts.key);
  const bool sends_body = !request.body.empty() || request.method == "POST" ||
                          request.method == "PUT" || request.method == "PATCH";
  if (request.body_source) {
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);  // of unknown size: in chunks
  } else if (sends_body) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

// CURLE_ABORTED_BY_CALLBACK where `stop` ended it.
CURLcode HttpClient::Connection::perform(std::stop_token stop) {
  struct Added {
    CURLM* multi;
    CURL* easy;
    ~Added() { curl_multi_remove_handle(multi, easy); }
  };
  const auto demand = [](CURLMcode code) {
    if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
  };
  demand(curl_multi_add_handle(multi.get(), easy.get()));
  const Added added{multi.get(), easy.get()};
  const auto asked_to_stop = [&] { return stop.stop_requested(); };
  const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi.get()); });
  for (int running = 1;;) {
    if (asked_to_stop()) return CURLE_ABORTED_BY_CALLBACK;
    demand(curl_multi_perform(multi.get(), &running));
    if (running == 0) break;
    demand(curl_multi_poll(multi.get(), nullptr, 0, kLongestPauseMs, nullptr));
  }
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi.get(), &left);
  if (message == nullptr) throw std::runtime_error("libcurl lost a transfer");
  return message->data.result;
}

std::string_view HttpResponse::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

HttpClient::HttpClient() {
  start_curl_once();
  connection_ = std::make_unique<Connection>();
  if (!connection_->multi || !connection_->easy) throw std::bad_alloc();
}

HttpClient::~HttpClient() = default;

base::Result<HttpResponse> HttpClient::send(const HttpRequest& request, std::stop_token stop) {
  std::string body;
  bool too_large = false;
  auto response = stream(
      request,
      [&](std::string_view data) {
        too_large = data.size() > request.body_limit - body.size();
        if (!too_large) body += data;
        return !too_large;
      },
      std::move(stop));
  if (!response) return response;
  if (too_large) {
    return base::fail(ErrorCode::kTooLarge, "the answer of " + origin_of(parse_url(request.url)) +
                                                " is larger than " +
                                                std::to_string(request.body_limit) + " bytes");
  }
  response->body = std::move(body);
  return response;
}

base::Result<HttpResponse> HttpClient::stream(const HttpRequest& request, const Sink& on_data,
                                              std::stop_token stop) {
  HeaderList headers;
  if (auto filled = fill_headers(request, headers); !filled) return base::fail(filled.error());
  const auto url = parse_url(request.url);
  connection_->prepare(request, !request.unix_socket.empty() || (url && is_loopback(url->host)));

  CURL* handle = connection_->easy.get();
  CurlTransfer transfer{.sink = &on_data, .source = &request.body_source};
  std::array<char, CURL_ERROR_SIZE> reason{};
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.list);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  if (request.body_source) {
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(handle, CURLOPT_READDATA, &transfer);
  }
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason.data());
  if (!request.may_connect) {
    connection_->has_unchecked = true;
  } else {
    const auto proxy = request.may_use_proxy && url ? proxy_for(*url, environment_variable) : "";
    if (proxy.empty()) {
      transfer.may_connect = &request.may_connect;
      curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_checked);
      curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &transfer);
    } else if (const auto literal = parse_ip_address(url->host);
               literal && !request.may_connect(*literal)) {
      curl_easy_reset(handle);
      return base::fail(not_allowed(url->origin()));
    }
    if (connection_->has_unchecked) curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(handle, CURLOPT_PROXY, proxy.c_str());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "");
  }

  const CURLcode result = connection_->perform(std::move(stop));
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_reset(handle);  // it points to this call's variables
  transfer.response.status = static_cast<int>(status);

  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  if (transfer.source_failed) return base::fail(std::move(*transfer.source_failed));
  if (result == CURLE_OK || transfer.stopped_by_sink) return std::move(transfer.response);
  const std::string where =
      request.unix_socket.empty() ? origin_of(url) : "unix://" + request.unix_socket;
  if (result == CURLE_ABORTED_BY_CALLBACK) {
    return base::fail(ErrorCode::kCancelled, "the request to " + where + " was cancelled");
  }
  const bool only_refused = transfer.refused_address && !transfer.allowed_address;
  if (only_refused && result == CURLE_COULDNT_CONNECT) {
    return base::fail(not_allowed(where));
  }
  const std::string why = reason[0] != '\0' ? reason.data() : curl_easy_strerror(result);
  return base::fail(code_of(result), "the request to " + where + " failed: " + why);
}

}  // namespace slipway::io
