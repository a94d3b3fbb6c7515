// What a TestApi has of everything: the organization "acme" with one of each kind of thing.
#include <stdexcept>

#include <boost/json/object.hpp>

#include "api/test_api.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "store/api_tokens.h"
#include "store/commit_statuses.h"
#include "store/deployments.h"
#include "store/previews.h"
#include "store/pushes.h"
#include "store/quarantines.h"
#include "store/runs.h"
#include "store/users.h"
#include "store/webhooks.h"

namespace slipway::api {

model::DeploymentId TestApi::add_deployment(model::DeploymentState state,
                                            const std::string& commit) {
  model::Deployment deployment;
  deployment.created_at = clock_.now();
  deployment.id = model::DeploymentId::make(deployment.created_at, random_);
  deployment.service = id<model::ServiceId>("applicationId");
  deployment.environment = id<model::EnvironmentId>("environmentId");
  deployment.organization = id<model::OrganizationId>("organizationId");
  deployment.state = state;
  deployment.commit = commit;
  deployment.user = "ann";
  deployment.steps = {{"build", model::StepState::SUCCEEDED, clock_.now(), clock_.now()}};
  if (model::is_terminal(state)) deployment.ended_at = clock_.now();
  database_->write([&](store::Transaction& tx) {
    store::insert(tx, deployment);
    if (deployment.ended_at) {
      store::set_batch(tx, deployment.id, model::BatchId::make(clock_.now(), random_));
    }
    store::append_log(tx, deployment.id, {{0, clock_.now(), "stdout", "it builds"}});
  });
  return deployment.id;
}

model::PushId TestApi::add_push(const model::DeliveryId& delivery) {
  model::Push push;
  push.created_at = clock_.now();
  push.id = model::PushId::make(push.created_at, random_);
  push.organization = id<model::OrganizationId>("organizationId");
  push.delivery = delivery;
  push.repository = model::RepositoryKey(model::parse_git_url(kRepository).value());
  push.repository_url = kRepository;
  push.ref = "refs/heads/main";
  push.state = model::PushState::DECIDED;
  model::Verdict verdict;
  verdict.id = model::VerdictId::make(push.created_at, random_);
  verdict.service = id<model::ServiceId>("applicationId");
  verdict.environment = id<model::EnvironmentId>("environmentId");
  verdict.push = push.id;
  verdict.deciding = {{"apps/web/a.js", id<model::RestrictionId>("deploymentRestrictionId"),
                       model::RestrictionMode::MATCH, "apps/web"}};
  database_->write([&](store::Transaction& tx) {
    store::insert(tx, push);
    store::insert(tx, verdict);
  });
  return push.id;
}

void TestApi::plant_job() {
  ids_["jobId"] = create("/api/environment/{environmentId}/job",
                         R"({"name":"nightly","source":{"docker":{"git_repository":{"url":")" +
                             kRepository + R"("}}},"schedule":{"cronjob":{
                             "scheduled_at":"0 4 * * *","entrypoint":"./report"}}})");
  const std::string job = "/api/job/{jobId}";
  ids_["jobRestrictionId"] = create(job + "/deploymentRestriction",
                                    R"({"mode":"MATCH","type":"PATH","value":"apps/web"})");
  ids_["jobVariableId"] = create(job + "/environmentVariable", R"({"key":"COLOUR","value":"red"})");
  ids_["jobSecretId"] = create(job + "/secret", R"({"key":"PASSWORD","value":"hush"})");
  const auto deployed = call("POST", job + "/deploy");
  if (deployed.status != 202) throw std::runtime_error(deployed.http.body);
  model::Run run;
  run.created_at = clock_.now();
  run.id = model::RunId::make(run.created_at, random_);
  run.service = id<model::ServiceId>("jobId");
  run.environment = id<model::EnvironmentId>("environmentId");
  run.organization = id<model::OrganizationId>("organizationId");
  run.state = model::RunState::FAILED;
  run.exit_code = 3;
  ids_["runId"] = run.id.to_string();
  database_->write([&](store::Transaction& tx) {
    store::insert(tx, run);
    store::append_log(tx, run.id, {{0, clock_.now(), "stdout", "it reports"}}, 100);
  });
}

void TestApi::plant_webhook() {
  ids_["webhookId"] =
      create("/api/organization/{organizationId}/webhook",
             R"({"kind":"STANDARD","target_url":"https://chat.example.com/in?k=hush",
                             "target_secret":"hush","events":["DEPLOYMENT_FAILURE"]})");
  model::WebhookEvent event;
  event.created_at = event.next_attempt_at = clock_.now();
  event.id = model::WebhookEventId::make(event.created_at, random_);
  event.webhook = id<model::WebhookId>("webhookId");
  event.type = model::WebhookEventType::DEPLOYMENT_FAILURE;
  event.body = R"({"type":"DEPLOYMENT_FAILURE"})";
  event.state = model::WebhookEventState::DELIVERED;
  event.response_status = 200;
  event.response_body = "thanks";
  database_->write([&](store::Transaction& tx) { store::insert(tx, event); });
}

void TestApi::plant_gates() {
  const auto now = clock_.now();
  model::Quarantine quarantine;
  quarantine.id = model::QuarantineId::make(now, random_);
  quarantine.service = id<model::ServiceId>("serviceId");
  quarantine.version = ids_.at("firstCommit");
  quarantine.message = "It did not stay up.";
  quarantine.deployment = model::DeploymentId::make(now, random_);
  quarantine.created_at = now;
  ids_["quarantineId"] = quarantine.id.to_string();
  model::CommitStatus status;
  status.id = model::CommitStatusId::make(now, random_);
  status.organization = id<model::OrganizationId>("organizationId");
  status.repository = model::RepositoryKey(model::parse_git_url(kRepository).value());
  status.commit = ids_.at("tip");
  status.service = quarantine.service;
  status.context = "slipway/shop/production/web";
  status.description = "Deployed.";
  status.created_at = status.changed_at = status.next_attempt_at = now;
  model::Preview preview;
  preview.id = model::PreviewId::make(now, random_);
  preview.organization = status.organization;
  preview.base = id<model::EnvironmentId>("environmentId");
  preview.repository = status.repository;
  preview.number = 12;
  preview.title = "A change";
  preview.source_branch = "feature";
  preview.target_branch = "main";
  preview.head = ids_.at("tip");
  preview.from_fork = true;
  preview.state = model::PreviewState::HELD;
  preview.created_at = preview.updated_at = now;
  ids_["previewId"] = preview.id.to_string();
  database_->write([&](store::Transaction& tx) {
    store::put(tx, preview);
    store::put(tx, quarantine);
    store::put(tx, status);
  });
}

void TestApi::plant_helm() {
  ids_["helmRepositoryId"] = create("/api/organization/{organizationId}/helmRepository",
                                    R"({"name":"charts","url":"https://charts.example.com/stable",
                                    "config":{"username":"ann","password":"hush"}})");
  ids_["helmId"] = create("/api/environment/{environmentId}/helm",
                          R"({"name":"chart","source":{"git_repository":{"url":")" + kRepository +
                              R"(","root_path":"apps/web"}}})");
  ids_["helmRestrictionId"] = create("/api/helm/{helmId}/deploymentRestriction",
                                     R"({"mode":"MATCH","type":"PATH","value":"apps/web"})");
  const auto deployed = call("POST", "/api/helm/{helmId}/deploy");
  if (deployed.status != 202) throw std::runtime_error(deployed.http.body);
}

void TestApi::plant_sources() {
  courier_.answer = [](const io::HttpRequest& request, const std::stop_token&) {
    const bool is_index = request.url == "https://charts.example.com/stable/index.yaml";
    return is_index ? io::HttpResponse{200, {}, "entries: {nginx: [{version: 2.0.0}]}"}
                    : io::HttpResponse{204, {}, ""};
  };
  const auto key = model::RepositoryKey(model::parse_git_url(kRepository).value());
  const auto first = git_.add_commit(key, {{"apps/web/a.js", "1"}});
  const auto tip = git_.add_commit(key, {{"apps/web/a.js", "2"}}, {first});
  git_.set_tip(key, "main", tip);
  ids_["firstCommit"] = first;
  ids_["tip"] = tip;
  registry_.set_tag(model::parse_image_name("registry.example.com/acme/cache").value(), "1.0",
                    model::parse_digest("sha256:" + std::string(64, 'a')).value());
}

void TestApi::plant() {
  database_->write([&](store::Transaction& tx) {
    store::insert(tx, store::ApiToken{model::ApiTokenId::make(clock_.now(), random_), std::nullopt,
                                      "ann", base::encode_hex(base::sha256(kToken)), clock_.now()});
  });
  api_->load_tokens();
  const auto first = ids_.at("firstCommit");
  const auto tip = ids_.at("tip");
  ids_["nobody"] = kNobody;
  ids_["host"] = "git.example.com";
  ids_["organizationId"] = create("/api/organization", R"({"name":"acme"})");
  ids_["userId"] = model::UserId::make(clock_.now(), random_).to_string();
  database_->write([&](store::Transaction& tx) {
    store::User user;
    user.id = id<model::UserId>("userId");
    user.organization = id<model::OrganizationId>("organizationId");
    user.name = "bob";
    user.email = "bob@example.com";
    user.created_at = clock_.now();
    static_cast<void>(store::insert(tx, user));
  });
  ids_["runtimeId"] =
      create("/api/organization/{organizationId}/runtime", R"({"name":"second","kind":"PROCESS"})");
  ids_["projectId"] = create("/api/organization/{organizationId}/project", R"({"name":"shop"})");
  ids_["environmentId"] = create("/api/project/{projectId}/environment", R"({"name":"prod"})");
  const auto stages = call("GET", "/api/environment/{environmentId}/deploymentStage");
  ids_["deploymentStageId"] = std::string(stages.json.at("results").at(0).at("id").as_string());
  ids_["stageId"] = std::string(stages.json.at("results").at(1).at("id").as_string());
  ids_["freezeWindowId"] = create(
      "/api/environment/{environmentId}/freezeWindow",
      R"({"name":"weekend","weekdays":["FRIDAY"],"start_time":"17:00","end_weekday":"MONDAY",)"
      R"("end_time":"08:00","timezone":"Europe/Paris"})");
  for (const std::string word : {"organization", "project", "environment"}) {
    const std::string path = "/api/" + word + "/{" + word + "Id}";
    std::string name = word + "_SECRET";
    for (char& c : name) c = static_cast<char>(std::toupper(c));
    ids_[word + "sVariableId"] =
        create(path + "/environmentVariable", R"({"key":"SIZE","value":"xl"})");
    ids_[word + "sSecretId"] =
        create(path + "/secret", R"({"key":")" + name + R"(","value":"hush"})");
  }
  ids_["variableId"] = ids_["projectsVariableId"];
  ids_["applicationId"] = create("/api/environment/{environmentId}/application",
                                 R"({"name":"web","git_repository":{"url":")" + kRepository + R"("},
                 "ports":[{"internal_port":80}],
                 "healthchecks":{"readiness_probe":{"type":{"http":{"path":"/up"}}}}})");
  ids_["serviceId"] = ids_["applicationId"];
  const std::string application = "/api/application/{applicationId}";
  ids_["deploymentRestrictionId"] = create(application + "/deploymentRestriction",
                                           R"({"mode":"MATCH","type":"PATH","value":"apps/web"})");
  ids_["environmentVariableId"] =
      create(application + "/environmentVariable", R"({"key":"COLOUR","value":"red"})");
  ids_["secretId"] = create(application + "/secret", R"({"key":"PASSWORD","value":"hush"})");
  ids_["gitTokenId"] = create("/api/organization/{organizationId}/gitToken",
                              R"({"name":"ci","type":"GITHUB","token":"hush",)"
                              R"("git_api_url":"https://git.example.com/api/v3"})");
  ids_["apiTokenId"] =
      create("/api/organization/{organizationId}/apiToken", R"({"name":"ci","role_id":"VIEWER"})");
  ids_["hookId"] = create("/api/organization/{organizationId}/hook",
                          R"({"name":"forge","kind":"GIT","secret":")" + kHookSecret + R"("})");
  plant_webhook();
  plant_gates();
  const std::string payload = R"({"repository":")" + kRepository +
                              R"(","updates":[{"ref":"refs/heads/main","before":")" + first +
                              R"(","after":")" + tip + R"("}]})";
  const auto delivered = call_with(
      "POST", "/hooks/{hookId}", payload,
      {{"Content-Type", "application/json"}, {"X-Hub-Signature-256", signature_of(payload)}});
  if (delivered.status != 202) throw std::runtime_error(delivered.http.body);
  ids_["deliveryId"] = std::string(delivered.json.at("id").as_string());
  ids_["pushId"] = add_push(id<model::DeliveryId>("deliveryId")).to_string();
  ids_["deploymentId"] = add_deployment(model::DeploymentState::DEPLOYED, first).to_string();
  ids_["deploymentRequestId"] = add_deployment(model::DeploymentState::QUEUED, tip).to_string();
  ids_["containerRegistryId"] = create("/api/organization/{organizationId}/containerRegistry",
                                       R"({"name":"ours","url":"https://registry.example.com",
                                       "config":{"username":"ann","password":"hush"}})");
  plant_helm();
  ids_["containerId"] = create("/api/environment/{environmentId}/container",
                               R"({"name":"cache","image_name":"registry.example.com/acme/cache",
                               "tag":"1.0","registry_id":"{containerRegistryId}"})");
  const std::string container = "/api/container/{containerId}";
  ids_["containersVariableId"] =
      create(container + "/environmentVariable", R"({"key":"COLOUR","value":"red"})");
  ids_["containersSecretId"] =
      create(container + "/secret", R"({"key":"PASSWORD","value":"hush"})");
  ids_["customDomainId"] = create(application + "/customDomain",
                                  R"({"domain":"shop.example.com","generate_certificate":true})");
  ids_["containersDomainId"] =
      create(container + "/customDomain",
             R"({"domain":"cache.example.com","generate_certificate":false})");
  const auto deployed = call("POST", container + "/deploy", R"({"image_tag":"1.1"})");
  if (deployed.status != 202) throw std::runtime_error(deployed.http.body);
  plant_job();
  ids_["noticeId"] = create("/api/organization/{organizationId}/container/deploy",
                            R"({"image_name":"registry.example.com/acme/cache","tag":"1.2"})");
}

}  // namespace slipway::api
