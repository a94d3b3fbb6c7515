#include "registry/distribution/test_registry.h"

#include <algorithm>
#include <future>
#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/encoding.h"
#include "io/files.h"
#include "io/process.h"
#include "io/system_clock.h"
#include "registry/distribution/test_images.h"

namespace slipway::registry {
namespace {

using boost::json::array;
using boost::json::object;

// "deploy:right", as htpasswd -B writes it.
constexpr std::string_view kPasswords =
    "deploy:$2y$04$D2AjJYZV4nZIyYm.kxgjj.jDp9yW7o35OroN8ZDk1UzqvpB8Q/hLe\n";
constexpr std::string_view kListening = "listening on 127.0.0.1:";

}  // namespace

TestRegistry::TestRegistry(Access access, std::optional<Listener> listener, std::string address)
    : access_(access), listener_(std::move(listener)), address_(std::move(address)) {
  if (access == Access::kBasic && !io::write_file(folder_.path() / "passwords", kPasswords)) {
    throw std::runtime_error("cannot write the passwords");
  }
  if (access == Access::kBearer) start_token_server();
  const auto file = folder_.path() / "registry.yml";
  if (!io::write_file(file, settings())) throw std::runtime_error("cannot write " + file.string());
  std::promise<unsigned short> listening;
  auto port = listening.get_future();
  registry_ = std::jthread(
      [this, file, listening = std::move(listening)](const std::stop_token& stop) mutable {
        bool told = false;
        std::string last;
        const auto outcome = io::run({.argv = {"docker-registry", "serve", file.string()},
                                      .environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                                      {"OTEL_TRACES_EXPORTER", "none"}},
                                      .directory = folder_.path()},
                                     stop, [&](std::string_view, std::string_view line) {
                                       last = std::string(line);
                                       const std::size_t at = line.find(kListening);
                                       if (told || at == std::string_view::npos) return;
                                       told = true;
                                       listening.set_value(static_cast<unsigned short>(std::stoul(
                                           std::string(line.substr(at + kListening.size())))));
                                     });
        if (told) return;
        const std::string why = outcome ? last : outcome.error().message;
        listening.set_exception(
            std::make_exception_ptr(std::runtime_error("docker-registry does not start: " + why)));
      });
  port_ = port.get();
}

Credentials TestRegistry::credentials() const {
  return access_ == Access::kAnonymous ? Credentials{} : Credentials{"deploy", "right"};
}

std::string TestRegistry::settings() const {
  const std::string folder = folder_.path().string();
  std::string text =
      "version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: " + folder +
      "/data}}\nhttp: {addr: \"" + address_ + "\"}\n";
  if (access_ == Access::kBasic) {
    text += "auth: {htpasswd: {realm: test, path: " + folder + "/passwords}}\n";
  }
  if (listener_) {
    text += "notifications: {endpoints: [{name: test, url: \"" + listener_->url +
            "\", headers: {Authorization: [\"Bearer " + listener_->secret +
            "\"]}, timeout: 5s, threshold: 3, backoff: 1s}]}\n";
  }
  if (access_ == Access::kBearer) {
    text += "auth: {token: {realm: \"" + token_server_->url("/token") +
            "\", service: test-registry, issuer: test-issuer, rootcertbundle: " + folder +
            "/certificate.pem}}\n";
  }
  return text;
}

void TestRegistry::start_token_server() {
  run_tool({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem",
            "-out", "certificate.pem", "-days", "2", "-subj", "/CN=test-issuer"},
           folder_.path());
  token_server_ =
      std::make_unique<io::TestServer>([this](const io::TestRequest& request, io::TestPeer& peer) {
        return give_token(request, peer);
      });
}

bool TestRegistry::give_token(const io::TestRequest& request, io::TestPeer& peer) {
  const auto authorization = request.headers.find("authorization");
  if (authorization == request.headers.end() ||
      authorization->second != "Basic " + base::encode_base64("deploy:right")) {
    return peer.respond(401, R"({"details": "incorrect username or password"})");
  }
  std::string service;
  std::string path;
  const auto query = request.path.substr(std::min(request.path.find('?'), request.path.size() - 1));
  for (const auto& [name, value] : base::parse_form(query.substr(1)).value_or(base::FormFields{})) {
    if (name == "service") service = value;
    if (name == "scope") path = value.substr(value.find(':') + 1);
  }
  ++tokens_given_;
  const auto token = sign_token(service, path.substr(0, path.rfind(':')));
  return peer.respond(200, boost::json::serialize(object{{"token", token}, {"expires_in", 300}}));
}

std::string TestRegistry::sign_token(const std::string& service, const std::string& path) const {
  const auto certificate =
      run_tool({"openssl", "x509", "-in", "certificate.pem", "-outform", "DER"}, folder_.path());
  const object header{
      {"typ", "JWT"}, {"alg", "RS256"}, {"x5c", array{base::encode_base64(certificate)}}};
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(io::SystemClock().now().time_since_epoch())
          .count();
  const object access{{"type", "repository"}, {"name", path}, {"actions", array{"pull", "push"}}};
  const object claims{{"iss", "test-issuer"}, {"sub", "deploy"},        {"aud", service},
                      {"exp", now + 300},     {"nbf", now - 10},        {"iat", now},
                      {"jti", "one"},         {"access", array{access}}};
  const auto text = base::encode_base64url(boost::json::serialize(header)) + "." +
                    base::encode_base64url(boost::json::serialize(claims));
  return text + "." +
         base::encode_base64url(
             run_tool({"openssl", "dgst", "-sha256", "-sign", "key.pem"}, folder_.path(), text));
}

}  // namespace slipway::registry
