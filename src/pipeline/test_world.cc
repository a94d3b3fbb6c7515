#include "pipeline/test_world.h"

#include <future>
#include <map>
#include <stdexcept>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "forge/azure_devops/azure_devops_statuses.h"
#include "forge/bitbucket/bitbucket_checks.h"
#include "forge/bitbucket/bitbucket_comments.h"
#include "forge/bitbucket/bitbucket_forge.h"
#include "forge/bitbucket/bitbucket_pull_requests.h"
#include "forge/bitbucket/bitbucket_statuses.h"
#include "forge/bitbucket_server/bitbucket_server_checks.h"
#include "forge/bitbucket_server/bitbucket_server_statuses.h"
#include "forge/common/gitea_family_checks.h"
#include "forge/common/gitea_family_comments.h"
#include "forge/common/gitea_family_statuses.h"
#include "forge/forgejo/forgejo_forge.h"
#include "forge/git/git_forge.h"
#include "forge/gitea/gitea_forge.h"
#include "forge/github/github_checks.h"
#include "forge/github/github_comments.h"
#include "forge/github/github_deployments.h"
#include "forge/github/github_forge.h"
#include "forge/github/github_statuses.h"
#include "forge/gitlab/gitlab_checks.h"
#include "forge/gitlab/gitlab_comments.h"
#include "forge/gitlab/gitlab_deployments.h"
#include "forge/gitlab/gitlab_forge.h"
#include "forge/gitlab/gitlab_statuses.h"
#include "model/image.h"
#include "pipeline/actions.h"
#include "pipeline/enqueue.h"
#include "pipeline/known_routes.h"
#include "pipeline/notices.h"
#include "pipeline/steps.h"
#include "store/notices.h"
#include "store/organizations.h"
#include "store/postgres/postgres_database.h"
#include "store/services.h"
#include "store/sqlite/sqlite_database.h"
#include "store/test_postgres.h"
#include "store/test_sqlite.h"
#include "store/webhooks.h"

namespace slipway::pipeline {
namespace {

const std::string kSecret = "a secret of the hook";

// In memory where the machine has such a place: hundreds of stores are made and thrown away.
std::filesystem::path make_folder() {
  const std::filesystem::path memory = "/dev/shm";
  const auto parent =
      std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  std::string pattern = (parent / "pipeline-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  return pattern;
}

template <typename T>
T expect(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::unique_ptr<store::Database> open_store(const std::filesystem::path& folder) {
  if (!store::TestPostgres::is_chosen()) {
    const auto file = folder / "slipway.db";
    if (!std::filesystem::exists(file)) std::filesystem::copy_file(store::migrated_sqlite(), file);
    return expect(store::open_sqlite({.path = file.string()}));
  }
  store::PostgresOptions options;
  options.connection = store::TestPostgres::shared().migrated(folder.filename().string());
  return expect(store::open_postgres(std::move(options)));
}

}  // namespace

model::RepositoryKey key_of(const std::string& url) {
  return model::RepositoryKey(expect(model::parse_git_url(url)));
}

void TestRandom::fill(std::span<unsigned char> bytes) {
  for (auto& byte : bytes) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    byte = static_cast<unsigned char>(state_ >> 56U);
  }
}

World::World(git::Git& git)
    : folder_(make_folder()), cipher_(std::string(32, 'k'), random_), git_(git) {
  senders_.push_back(forge::make_git_forge());
  senders_.push_back(forge::make_github_forge());
  senders_.push_back(forge::make_gitlab_forge());
  senders_.push_back(forge::make_gitea_forge());
  senders_.push_back(forge::make_forgejo_forge());
  senders_.push_back(forge::make_bitbucket_forge());
  check_apis_.push_back(forge::make_github_check_api());
  check_apis_.push_back(forge::make_gitlab_check_api());
  check_apis_.push_back(forge::make_gitea_check_api());
  check_apis_.push_back(forge::make_forgejo_check_api());
  check_apis_.push_back(forge::make_bitbucket_check_api());
  check_apis_.push_back(forge::make_bitbucket_server_check_api());
  status_apis_.push_back(forge::make_github_status_api());
  status_apis_.push_back(forge::make_gitlab_status_api());
  status_apis_.push_back(forge::make_bitbucket_status_api());
  status_apis_.push_back(forge::make_bitbucket_server_status_api());
  status_apis_.push_back(forge::make_gitea_status_api());
  status_apis_.push_back(forge::make_forgejo_status_api());
  status_apis_.push_back(forge::make_azure_devops_status_api());
  deployment_apis_.push_back(forge::make_github_deployment_api());
  deployment_apis_.push_back(forge::make_gitlab_deployment_api());
  pull_request_apis_.push_back(forge::make_bitbucket_pull_request_api());
  comment_apis_.push_back(forge::make_github_comment_api());
  comment_apis_.push_back(forge::make_gitlab_comment_api());
  comment_apis_.push_back(forge::make_gitea_comment_api());
  comment_apis_.push_back(forge::make_forgejo_comment_api());
  comment_apis_.push_back(forge::make_bitbucket_comment_api());
  store_ = open_store(folder_);
  start();
  const auto now = clock.now();
  act([&](Context&, store::Transaction& tx) {
    const model::Organization organization{model::OrganizationId::make(now, random_), "acme", "",
                                           now, now};
    expect(store::insert(tx, organization));
    model::Runtime process;
    process.id = model::RuntimeId::make(now, random_);
    process.organization = organization.id;
    process.name = "here";
    expect(store::insert(tx, process));
    const model::Project project{
        model::ProjectId::make(now, random_), organization.id, "shop", "", now, now};
    expect(store::insert(tx, project));
    environment_.id = model::EnvironmentId::make(now, random_);
    environment_.project = project.id;
    environment_.organization = organization.id;
    environment_.runtime = process.id;
    environment_.name = "production";
    expect(store::insert(tx, environment_));
    hook_.id = model::HookId::make(now, random_);
    hook_.organization = organization.id;
    hook_.name = "git";
    hook_.secret = cipher_.encrypt(kSecret);
    expect(store::insert(tx, hook_));
  });
}

World::~World() {
  store_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void World::start() {
  context_.reset();
  database_ = std::make_unique<CrashingDatabase>(*store_, crashes);
  routes_ = std::make_unique<Routes>(gateway);
  cancellations_ = std::make_unique<Cancellations>();
  std::map<model::HookKind, const rules::Sender*> senders;
  for (const auto& sender : senders_) senders[sender->kind()] = sender.get();
  context_.reset(new Context{*database_, clock, random_, git_, senders, registry, runtimes_,
                             cipher_, *routes_, *cancellations_, zones_, courier, policy});
  for (const auto& api : status_apis_) context_->status_apis[api->kind()] = api.get();
  for (const auto& api : deployment_apis_) context_->deployment_apis[api->kind()] = api.get();
  for (const auto& api : comment_apis_) context_->comment_apis[api->kind()] = api.get();
  for (const auto& api : pull_request_apis_) context_->pull_request_apis[api->kind()] = api.get();
  for (const auto& api : check_apis_) context_->check_apis[api->kind()] = api.get();
  liveness_ = std::make_unique<Liveness>(*context_);
}

void World::restart() {
  start();
  find_routes(*context_);
  act([&](Context&, store::Transaction& tx) {
    store::release_leases(tx, "", "the next process");
    for (const auto& serving : store::serving_deployments(tx)) {
      store::ask(tx, kSettle, serving.service.to_string(), clock.now());
    }
    store::ask(tx, kDispatch, environment_.id.to_string(), clock.now());
  });
}

void World::act(const std::function<void(Context&, store::Transaction&)>& work) {
  store_->write([&](store::Transaction& tx) { work(*context_, tx); });
}

model::ServiceId World::add(const ServiceSpec& spec) {
  const auto now = clock.now();
  model::Service service;
  service.id = model::ServiceId::make(now, random_);
  service.environment = environment_.id;
  service.organization = environment_.organization;
  service.name = spec.name;
  if (spec.image.empty()) {
    service.git.url = spec.url;
    service.git.branch = spec.branch;
    service.git.token = spec.token;
    service.settings.commit_statuses = spec.commit_statuses;
    service.settings.forge_deployments = spec.forge_deployments;
    service.settings.pull_request_comments = spec.pull_request_comments;
    service.settings.wait_for_checks = spec.wait_for_checks;
    service.repository = key_of(spec.url);
  } else {
    service.kind = model::ServiceKind::CONTAINER;
    service.image = {spec.image, expect(model::parse_image_name(spec.image)).canonical(), spec.tag,
                     std::nullopt};
    service.settings.tag_policy = spec.tag_policy;
    service.settings.tag_poll = spec.tag_poll;
  }
  if (spec.job) {
    service.kind = model::ServiceKind::JOB;
    service.settings.job = spec.job;
  }
  if (spec.helm) {
    service.kind = model::ServiceKind::HELM;
    service.settings.helm = spec.helm;
    service.chart = spec.chart;
    if (!spec.chart.name.empty()) {
      service.git = {};
      service.repository = {};
    }
  }
  service.auto_deploy = spec.auto_deploy;
  service.skip_by_message = spec.skip_by_message;
  service.settings.releases_kept = spec.releases_kept;
  service.settings.readiness = spec.readiness;
  service.settings.liveness = spec.liveness;
  if (spec.port) service.settings.ports.push_back({.id = "", .name = "p", .internal_port = 80});
  act([&](Context&, store::Transaction& tx) {
    expect(store::insert(tx, service));
    ask_image_poll(tx, service, now);
    for (const auto& [mode, value] : spec.restrictions) {
      expect(store::insert(
          tx, service.id,
          model::Restriction{model::RestrictionId::make(now, random_), mode, value, now, now}));
    }
  });
  return service.id;
}

void World::use_registry(const std::string& name, const std::string& user,
                         const std::string& password) {
  auto which = service(name);
  act([&](Context& context, store::Transaction& tx) {
    model::ContainerRegistry known;
    known.id = model::ContainerRegistryId::make(context.clock.now(), context.random);
    known.organization = which.organization;
    known.name = user;
    known.url = "https://" + which.image.key.substr(0, which.image.key.find('/'));
    known.username = user;
    known.password = context.cipher.encrypt(password);
    expect(store::insert(tx, known));
    which.image.registry = known.id;
    expect(store::update(tx, which));
  });
}

base::Result<Receipt> World::deliver(const std::vector<Move>& moves, const std::string& id) {
  std::string updates;
  for (const auto& move : moves) {
    std::string before = move.before;
    if (before.empty()) {
      before = considered(move.branch, move.url);
      if (before.empty() || before == move.after) before.assign(40, '1');
    }
    updates += std::string(updates.empty() ? "" : ",") + R"({"ref":"refs/heads/)" + move.branch +
               R"(","before":")" + before + R"(","after":")" + move.after + "\"}";
  }
  return deliver_body(
      R"({"repository":")" + moves.front().url + R"(","updates":[)" + updates + "]}", id);
}

base::Result<Receipt> World::deliver_body(const std::string& body, const std::string& id) {
  const model::Headers headers = {
      {"content-type", "application/json"},
      {"x-slipway-delivery", id.empty() ? "delivery-" + std::to_string(++deliveries_) : id},
      {"x-hub-signature-256", "sha256=" + base::encode_hex(base::hmac_sha256(kSecret, body))}};
  return receive(hook_.id, headers, body);
}

base::Result<Receipt> World::deliver_from(model::HookKind kind, const model::Headers& headers,
                                          const std::string& body) {
  model::Hook hook;
  hook.id = model::HookId::make(clock.now(), random_);
  hook.organization = environment_.organization;
  hook.kind = kind;
  hook.name = "forge-" + std::to_string(++deliveries_);
  hook.allow_unsigned = true;
  act([&](Context&, store::Transaction& tx) { expect(store::insert(tx, hook)); });
  auto all = headers;
  all.emplace_back("content-type", "application/json");
  return receive(hook.id, all, body);
}

base::Result<Receipt> World::receive(const model::HookId& hook, const model::Headers& headers,
                                     const std::string& body) {
  Receiver receiver(*context_, 1e6);
  receiver.load_hooks();
  std::promise<base::Result<Receipt>> answer;
  receiver.receive(hook, headers, body,
                   [&](base::Result<Receipt> receipt) { answer.set_value(std::move(receipt)); });
  return answer.get_future().get();
}

model::DeploymentId World::deploy(const std::string& name, const std::string& commit) {
  const auto which = service(name);
  model::DeploymentId id;
  act([&](Context& context, store::Transaction& tx) {
    id = pipeline::deploy(context, tx, which, commit, "ada");
  });
  return id;
}

model::DeploymentId World::deploy_image(const std::string& name, const std::string& tag) {
  const auto which = service(name);
  model::DeploymentId id;
  act([&](Context& context, store::Transaction& tx) {
    id = pipeline::deploy_image(context, tx, which, tag, "ada");
  });
  return id;
}

model::Notice World::announce(const std::string& image, const std::string& tag,
                              const std::string& digest) {
  model::Notice made;
  act([&](Context& context, store::Transaction& tx) {
    made = expect(make_notice(context, tx, environment_.organization,
                              {model::PushSource::API, std::nullopt, image, tag, digest}));
    store_notice(tx, made);
  });
  return made;
}

void World::cancel(const std::string& name) {
  const auto id = last_deployment(name).id;
  act([&](Context& context, store::Transaction& tx) {
    pipeline::cancel(context, tx, id, "Somebody cancelled it.");
  });
}

model::WebhookId World::add_webhook(const std::function<void(model::Webhook&)>& change) {
  model::Webhook webhook;
  webhook.id = model::WebhookId::make(clock.now(), random_);
  webhook.organization = environment_.organization;
  webhook.target_url = cipher_.encrypt("https://chat.example.com/in?key=hidden");
  webhook.target_secret = cipher_.encrypt(kSecret);
  webhook.events = {
      model::WebhookEventType::DEPLOYMENT_STARTED, model::WebhookEventType::DEPLOYMENT_CANCELLED,
      model::WebhookEventType::DEPLOYMENT_FAILURE, model::WebhookEventType::DEPLOYMENT_SUCCESSFUL};
  if (change) change(webhook);
  act([&](Context&, store::Transaction& tx) { store::insert(tx, webhook); });
  return webhook.id;
}

model::GitTokenId World::add_git_token(model::HookKind kind, const std::string& api_url,
                                       const std::function<void(store::GitToken&)>& change) {
  store::GitToken token;
  token.id = model::GitTokenId::make(clock.now(), random_);
  token.organization = environment_.organization;
  token.name = "ci";
  token.type = base::to_string(kind);
  token.token = cipher_.encrypt("a-forge-token");
  token.git_api_url = api_url;
  if (change) change(token);
  act([&](Context&, store::Transaction& tx) { expect(store::insert(tx, token)); });
  return token.id;
}

}  // namespace slipway::pipeline
