#include "api/console.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace slipway::api {
namespace {

constexpr std::string_view kFirstPage = "/index.html";
// What the build names by its content, so that it never changes.
constexpr std::string_view kHashed = "/assets/";

// What the daemon answers otherwise, also where there is nothing at that path.
constexpr std::string_view kElsewhere[] = {"/api", "/hooks", "/healthz", "/readyz", "/metrics"};

// Styles that components set through the object model are not inline styles to this policy.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

constexpr std::string_view kNone =
    "<!doctype html><html lang=\"en\"><title>Slipway</title><h1>Slipway</h1>"
    "<p>This slipwayd was built without the console. The API is at <code>/api</code>; build with "
    "<code>-DSLIPWAY_CONSOLE=ON</code> and Node.js for the console.</p></html>\n";

bool is_below(std::string_view path, std::string_view top) {
  return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/');
}

bool is_the_consoles(std::string_view path) {
  if (!path.starts_with('/')) return false;
  return std::none_of(std::begin(kElsewhere), std::end(kElsewhere),
                      [&](std::string_view top) { return is_below(path, top); });
}

bool has_extension(std::string_view path) {
  return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

// Whether one of the list's items is `word`, and its weight is not 0 (RFC 9110, 12.5.3).
bool accepts(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    std::string_view item = base::trimmed(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    const auto semicolon = std::min(item.find(';'), item.size());
    if (base::trimmed(item.substr(0, semicolon)) != word) continue;
    const auto weight = item.substr(semicolon).find("q=");
    if (weight == std::string_view::npos) return true;
    const auto digits = base::trimmed(item.substr(semicolon + weight + 2));
    return digits.find_first_not_of("0.") != std::string_view::npos;
  }
  return false;
}

void add_safety(io::ServerResponse& response) {
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
}

io::ServerResponse plain(int status, std::string_view type, std::string_view body) {
  io::ServerResponse response{status, std::string(type), std::string(body), {}};
  response.headers.emplace_back("Cache-Control", "no-store");
  add_safety(response);
  return response;
}

const ConsoleAsset* find_asset(std::span<const ConsoleAsset> assets, std::string_view path) {
  const auto found = std::find_if(assets.begin(), assets.end(),
                                  [&](const ConsoleAsset& asset) { return asset.path == path; });
  return found == assets.end() ? nullptr : &*found;
}

io::ServerResponse serve(const ConsoleAsset& asset, const io::RequestHead& request) {
  io::ServerResponse response;
  response.content_type = asset.content_type;
  response.headers.emplace_back("ETag", asset.etag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", asset.path.starts_with(kHashed)
                                                     ? "public, max-age=31536000, immutable"
                                                     : "no-cache");
  add_safety(response);
  const auto known = model::find_header(request.headers, "if-none-match");
  if (!known.empty() && known.find(asset.etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  const auto encodings = model::find_header(request.headers, "accept-encoding");
  if (!asset.brotli.empty() && accepts(encodings, "br")) {
    response.body = asset.brotli;
    response.headers.emplace_back("Content-Encoding", "br");
  } else if (!asset.gzip.empty() && accepts(encodings, "gzip")) {
    response.body = asset.gzip;
    response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = asset.identity;
  }
  return response;
}

}  // namespace

std::optional<io::ServerResponse> console_response(const io::RequestHead& request,
                                                   std::span<const ConsoleAsset> assets) {
  if (!is_the_consoles(request.path)) return std::nullopt;
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  if (const auto* asset = find_asset(assets, request.path)) return serve(*asset, request);
  if (has_extension(request.path)) return std::nullopt;
  if (const auto* first = find_asset(assets, kFirstPage)) return serve(*first, request);
  if (request.path != "/") return std::nullopt;
  return plain(200, "text/html; charset=utf-8", kNone);
}

}  // namespace slipway::api
