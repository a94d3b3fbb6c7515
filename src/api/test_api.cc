#include "api/test_api.h"

#include <fstream>
#include <optional>
#include <stdexcept>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/crypto.h"
#include "base/encoding.h"
#include "forge/common/gitea_family_hooks.h"
#include "forge/git/git_forge.h"
#include "forge/github/github_forge.h"
#include "forge/github/github_hooks.h"
#include "registry/hooks/distribution.h"
#include "store/sqlite/sqlite_database.h"
#include "store/test_sqlite.h"

namespace slipway::api {

namespace json = boost::json;

std::string TestAnswer::message() const {
  const auto* object = json.if_object();
  const auto* text = object == nullptr ? nullptr : object->if_contains("message");
  return text == nullptr || !text->is_string() ? "" : std::string(text->get_string());
}

std::string TestAnswer::field() const {
  const auto* object = json.if_object();
  const auto* text = object == nullptr ? nullptr : object->if_contains("field");
  return text == nullptr || !text->is_string() ? "" : std::string(text->get_string());
}

std::string signature_of(const std::string& body, const std::string& secret) {
  return "sha256=" + base::encode_hex(base::hmac_sha256(secret, body));
}

namespace {

// What was planted by the process's first TestApi: to plant it takes hundreds of requests.
struct Planted {
  io::TestFolder folder;
  std::map<std::string, std::string> ids;
};
std::optional<Planted> planted;

constexpr const char* kStoreFiles[] = {"slipway.db", "slipway.db-wal"};

void copy_store(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (const auto* file : kStoreFiles) {
    if (std::filesystem::exists(from / file)) std::filesystem::copy_file(from / file, to / file);
  }
}

}  // namespace

TestApi::TestApi(const TestApiOptions& chosen)
    : cipher_(std::string(32, 'k'), random_), routes_(gateway_) {
  store::SqliteOptions options;
  options.path = (folder_.path() / "slipway.db").string();
  options.on_commit = [this](const store::Topics&) {
    if (Api* const api = listener_.load()) api->committed();
  };
  if (planted) {
    copy_store(planted->folder.path(), folder_.path());
  } else {
    std::filesystem::copy_file(store::migrated_sqlite(), options.path);
  }
  database_ = store::open_sqlite(std::move(options)).value();
  senders_.push_back(forge::make_git_forge());
  senders_.push_back(forge::make_github_forge());
  senders_.push_back(registry::make_distribution_hook());
  context_.reset(new pipeline::Context{*database_,
                                       clock_,
                                       random_,
                                       git_,
                                       {},
                                       registry_,
                                       runtimes_,
                                       cipher_,
                                       routes_,
                                       cancellations_,
                                       zones_,
                                       courier_,
                                       {}});
  for (const auto& sender : senders_) context_->senders[sender->kind()] = sender.get();
  hook_apis_.push_back(forge::make_github_hook_api());
  hook_apis_.push_back(forge::make_gitea_hook_api());
  for (const auto& hook_api : hook_apis_) context_->hook_apis[hook_api->kind()] = hook_api.get();
  receiver_ = std::make_unique<pipeline::Receiver>(*context_, 1000);
  ApiOptions api;
  api.base_url = "https://slipway.example.com";
  api.oidc = chosen.oidc;
  api.has_public_url = chosen.has_public_url;
  api.data = folder_.path();
  api.threads = 2;
  api.known_hosts = folder_.path() / "known_hosts";
  std::ofstream(api.known_hosts) << "git.example.com ssh-ed25519 AAAA\n";
  api_ = std::make_unique<Api>(*context_, *receiver_, std::move(api));
  io::ServerOptions server;
  server.port = 0;
  server_ = io::HttpServer::listen(std::move(server), api_->functions()).value();
  server_->start();
  api_->set_ready();
  listener_ = api_.get();
  plant_sources();
  if (planted) {
    ids_ = planted->ids;
    api_->load_tokens();
    receiver_->load_hooks();
    return;
  }
  plant();
  planted.emplace();
  planted->ids = ids_;
  // On the thread that writes, hence between two writes.
  database_->write(
      [&](store::Transaction&) { copy_store(folder_.path(), planted->folder.path()); });
}

TestApi::~TestApi() {
  api_->close();
  server_->stop();
  listener_ = nullptr;
  database_->write([](store::Transaction&) {});  // the writer has seen it
}

std::string TestApi::filled(std::string text) const {
  const auto replace = [&text](const std::string& name, const std::string& by) {
    const std::string word = "{" + name + "}";
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) {
      text.replace(at, word.size(), by);
    }
  };
  if (text.find("/api/container/") == 0) replace("customDomainId", "{containersDomainId}");
  for (const std::string word : {"container", "organization", "project", "environment"}) {
    if (text.find("/api/" + word + "/") != 0) continue;
    replace("environmentVariableId", "{" + word + "sVariableId}");
    replace("secretId", "{" + word + "sSecretId}");
  }
  if (text.find("/api/job/") == 0) {
    replace("environmentVariableId", "{jobVariableId}");
    replace("secretId", "{jobSecretId}");
    replace("deploymentRestrictionId", "{jobRestrictionId}");
  }
  if (text.find("/api/helm/") == 0) replace("deploymentRestrictionId", "{helmRestrictionId}");
  for (const auto& [name, id] : ids_) replace(name, id);
  return text;
}

TestAnswer TestApi::call(const std::string& method, const std::string& path,
                         const std::string& body, io::HttpRequest request) {
  request.headers.emplace_back("Authorization", "Token " + kToken);
  return call_with(method, path, body, std::move(request.headers));
}

TestAnswer TestApi::call_with(const std::string& method, const std::string& path,
                              const std::string& body,
                              std::vector<std::pair<std::string, std::string>> headers) {
  io::HttpRequest request;
  request.method = method;
  request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + filled(path);
  request.headers = std::move(headers);
  request.body = filled(body);
  if (model::find_header(request.headers, "content-type").empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
  }
  auto response = client_.send(request);
  if (!response) throw std::runtime_error(method + " " + path + ": " + response.error().message);
  TestAnswer answer;
  answer.status = response->status;
  json::error_code ec;
  answer.json = json::parse(response->body, ec);
  answer.http = std::move(*response);
  return answer;
}

std::string TestApi::stream(const std::string& path, const std::string& wanted,
                            std::vector<std::pair<std::string, std::string>> headers) {
  io::HttpRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + filled(path);
  request.headers = std::move(headers);
  request.headers.emplace_back("Authorization", "Bearer " + kToken);
  request.headers.emplace_back("Accept", "text/event-stream");
  std::string text;
  io::HttpClient client;
  const auto response = client.stream(request, [&](std::string_view data) {
    text += data;
    return text.find(wanted) == std::string::npos;
  });
  if (!response) throw std::runtime_error(path + ": " + response.error().message);
  return text;
}

std::string TestApi::create(const std::string& path, const std::string& body) {
  const auto answer = call("POST", path, body);
  if (answer.status != 201 && answer.status != 202)
    throw std::runtime_error(path + ": " + answer.http.body);
  return std::string(answer.json.at("id").as_string());
}

}  // namespace slipway::api
