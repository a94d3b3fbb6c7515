#include "git_http_server.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "io/process.h"

namespace slipway::e2e {
namespace {

std::string header(const io::TestRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

std::string basic(const std::string& credentials) {
  return credentials.empty() ? "" : "Basic " + base::encode_base64(credentials);
}

}  // namespace

GitHttpServer::GitHttpServer(std::filesystem::path root, const std::string& credentials)
    : root_(std::move(root)),
      expected_(basic(credentials)),
      server_([this](const io::TestRequest& request, io::TestPeer& peer) {
        return answer(request, peer);
      }) {}

std::string GitHttpServer::url(const std::string& repository) const {
  return server_.url("/" + repository);
}

void GitHttpServer::expect(const std::string& credentials) {
  const std::lock_guard lock(mutex_);
  expected_ = basic(credentials);
}

void GitHttpServer::answer_api(std::function<bool(const io::TestRequest&, io::TestPeer&)> api) {
  const std::lock_guard lock(mutex_);
  api_ = std::move(api);
}

void GitHttpServer::redirect_to(std::string url) {
  const std::lock_guard lock(mutex_);
  redirect_ = std::move(url);
}

std::vector<std::string> GitHttpServer::authorizations() const {
  const std::lock_guard lock(mutex_);
  return authorizations_;
}

bool GitHttpServer::answer(const io::TestRequest& request, io::TestPeer& peer) {
  const std::string authorization = header(request, "authorization");
  std::string redirect;
  std::string expected;
  {
    const std::lock_guard lock(mutex_);
    if (api_ && request.path.starts_with("/api/")) return api_(request, peer);
    authorizations_.push_back(authorization);
    redirect = redirect_;
    expected = expected_;
  }
  if (!expected.empty() && authorization != expected) {
    return peer.respond(401, "no", "WWW-Authenticate: Basic realm=\"git\"\r\n");
  }
  if (!redirect.empty()) {
    const auto rest = std::min(request.path.find('/', 1), request.path.size());
    return peer.respond(302, "", "Location: " + redirect + request.path.substr(rest) + "\r\n");
  }
  return serve(request, peer);
}

bool GitHttpServer::serve(const io::TestRequest& request, io::TestPeer& peer) const {
  const auto query = request.path.find('?');
  const auto outcome =
      io::run({.argv = {"git", "http-backend"},
               .environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                               {"GIT_PROJECT_ROOT", root_.string()},
                               {"GIT_HTTP_EXPORT_ALL", "1"},
                               {"GIT_CONFIG_GLOBAL", "/dev/null"},
                               {"REQUEST_METHOD", request.method},
                               {"PATH_INFO", request.path.substr(0, query)},
                               {"QUERY_STRING",
                                query == std::string::npos ? "" : request.path.substr(query + 1)},
                               {"CONTENT_TYPE", header(request, "content-type")},
                               {"CONTENT_LENGTH", std::to_string(request.body.size())},
                               {"HTTP_CONTENT_ENCODING", header(request, "content-encoding")},
                               {"GIT_PROTOCOL", header(request, "git-protocol")}},
               .directory = root_,
               .input = request.body},
              {});
  if (!outcome) return peer.respond(500, outcome.error().message);
  const auto end = outcome->out.find("\r\n\r\n");
  if (end == std::string::npos) return peer.respond(500, outcome->err);
  const std::string head = outcome->out.substr(0, end + 2);
  const auto status = head.find("Status: ");
  return peer.respond(status == std::string::npos ? 200 : std::stoi(head.substr(status + 8)),
                      outcome->out.substr(end + 4), head);
}

}  // namespace slipway::e2e
