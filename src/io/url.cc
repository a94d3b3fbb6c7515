#include "io/url.h"

#include <algorithm>
#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>

#include "base/text.h"

namespace slipway::io {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURLU, UrlDeleter>;

tl::unexpected<base::Error> refuse() {
  return base::fail(base::ErrorCode::kInvalid,
                    "this is no address of http or https; write https://HOST/PATH");
}

std::string part_of(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* found = nullptr;
  std::string value;
  if (curl_url_get(url, which, &found, flags) == CURLUE_OK) value = found;
  curl_free(found);
  return value;
}

bool set(const Handle& handle, std::string_view text) {
  return text.find('\0') == std::string_view::npos &&
         curl_url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), 0) == CURLUE_OK;
}

base::Result<Url> read(const Handle& handle) {
  Url url;
  url.scheme = base::to_lower(part_of(handle.get(), CURLUPART_SCHEME));
  if (url.scheme != "http" && url.scheme != "https") return refuse();
  url.host = base::to_lower(part_of(handle.get(), CURLUPART_HOST));
  const std::string port = part_of(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  if (url.host.empty() || port.empty()) return refuse();
  url.port = static_cast<std::uint16_t>(std::stoul(port));
  url.path = part_of(handle.get(), CURLUPART_PATH);
  url.query = part_of(handle.get(), CURLUPART_QUERY);
  url.has_user = !part_of(handle.get(), CURLUPART_USER).empty() ||
                 !part_of(handle.get(), CURLUPART_PASSWORD).empty();
  return url;
}

Handle new_handle() {
  Handle handle(curl_url());
  if (!handle) throw std::bad_alloc();
  return handle;
}

}  // namespace

std::string Url::origin() const {
  const bool is_default = port == (scheme == "https" ? 443 : 80);
  return scheme + "://" + host + (is_default ? "" : ":" + std::to_string(port));
}

std::string Url::to_string() const { return origin() + path + (query.empty() ? "" : "?" + query); }

base::Result<Url> parse_url(std::string_view text) {
  const Handle handle = new_handle();
  if (!set(handle, text)) return refuse();
  return read(handle);
}

base::Result<Url> resolve_url(const Url& base, std::string_view reference) {
  const Handle handle = new_handle();
  if (!set(handle, base.to_string()) || !set(handle, reference)) return refuse();
  return read(handle);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost") || host == "[::1]") return true;
  in_addr address{};
  return ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1 &&
         (ntohl(address.s_addr) >> 24U) == 127;
}

}  // namespace slipway::io
