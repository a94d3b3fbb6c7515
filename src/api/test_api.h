#pragma once
// For tests: the whole API on a real server and store, with fakes of git, the runtime and the
// gateway, and one thing of each kind in the store to ask for. No step runs. One thread at a time.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "api/api.h"
#include "gateway/fake/fake_gateway.h"
#include "git/fake_git.h"
#include "io/http_client.h"
#include "io/system_clock.h"
#include "io/test_server.h"
#include "io/zone_files.h"
#include "pipeline/fake_courier.h"
#include "registry/fake/fake_registry.h"
#include "rules/webhook/sender.h"
#include "runtime/fake_runtime.h"

namespace slipway::api {

inline const std::string kRepository = "https://git.example.com/acme/shop.git";
inline const std::string kToken = "a-token";
inline const std::string kHookSecret = "a-secret";
// A UUID that is nothing's id.
inline const std::string kNobody = "0190a0b0-0000-7000-8000-000000000000";

struct TestAnswer {
  int status = 0;
  boost::json::value json;  // null where the body is none
  io::HttpResponse http;

  std::string message() const;
  // The field at fault, or "".
  std::string field() const;
};

struct TestApiOptions {
  bool has_public_url = true;
  std::optional<OidcOptions> oidc{};
};

class TestApi {
 public:
  explicit TestApi(const TestApiOptions& options = {});
  ~TestApi();
  TestApi(const TestApi&) = delete;
  TestApi& operator=(const TestApi&) = delete;

  // "{applicationId}" in paths and bodies stands for what ids() has under that name.
  TestAnswer call(const std::string& method, const std::string& path, const std::string& body = {},
                  io::HttpRequest request = {});
  // With these headers, and a Content-Type of JSON where they have none.
  TestAnswer call_with(const std::string& method, const std::string& path, const std::string& body,
                       std::vector<std::pair<std::string, std::string>> headers);
  // What a stream says until it has said `wanted`, or ends.
  std::string stream(const std::string& path, const std::string& wanted,
                     std::vector<std::pair<std::string, std::string>> headers = {});

  // By the names of the paths' parameters: organizationId, projectId, ...
  std::map<std::string, std::string>& ids() { return ids_; }
  std::string filled(std::string text) const;
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + path;
  }
  template <typename Id>
  Id id(const std::string& name) const {
    return Id::parse(ids_.at(name)).value();
  }

  store::Database& database() { return *database_; }
  pipeline::Context& context() { return *context_; }
  git::FakeGit& git() { return git_; }
  runtime::FakeRuntime& runtime() { return runtime_; }
  // By which charts are asked for too.
  pipeline::FakeCourier& courier() { return courier_; }
  // Puts a deployment of the application into the store.
  model::DeploymentId add_deployment(model::DeploymentState state, const std::string& commit);
  // And a push of its branch, with one verdict.
  model::PushId add_push(const model::DeliveryId& delivery);

 private:
  // What is no record: commits, images and charts.
  void plant_sources();
  void plant();
  void plant_job();
  void plant_webhook();
  void plant_gates();
  void plant_helm();
  std::string create(const std::string& path, const std::string& body);

  io::TestFolder folder_;
  io::SystemClock clock_;
  io::SystemRandom random_;
  base::Cipher cipher_;
  git::FakeGit git_;
  runtime::FakeRuntime runtime_;
  pipeline::OneRuntime runtimes_{runtime_};
  registry::FakeRegistry registry_;
  gateway::FakeGateway gateway_;
  std::vector<std::unique_ptr<rules::Sender>> senders_;
  std::vector<std::unique_ptr<forge::HookApi>> hook_apis_;
  std::atomic<Api*> listener_{nullptr};
  std::unique_ptr<store::Database> database_;
  pipeline::Routes routes_;
  pipeline::Cancellations cancellations_;
  io::ZoneFiles zones_;
  pipeline::FakeCourier courier_;
  std::unique_ptr<pipeline::Context> context_;
  std::unique_ptr<pipeline::Receiver> receiver_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<io::HttpServer> server_;
  io::HttpClient client_;
  std::map<std::string, std::string> ids_;
};

// "sha256=..." as the GIT kind wants it.
std::string signature_of(const std::string& body, const std::string& secret = kHookSecret);

}  // namespace slipway::api
