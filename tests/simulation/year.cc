#include "year.h"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "direct_store.h"
#include "forge/github/github_deployments.h"
#include "forge/github/github_statuses.h"
#include "node.h"
#include "pipeline/actions.h"
#include "pipeline/notices.h"
#include "pipeline/worker.h"
#include "quiet_outside.h"
#include "store/migrations.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/tasks.h"
#include "store/webhooks.h"

namespace slipway::simulation {
namespace {

constexpr std::size_t kBodySize = 4000;  // bytes, as a forge's push of a few commits
const std::string kYearSecret = "a secret of the hook";
const std::string kYearRepository = "https://git.example.com/acme/shop.git";
const std::string kYearImage = "registry.example.com/acme/db";

template <typename T>
T wanted(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class YearClock final : public base::Clock {
 public:
  explicit YearClock(Universe& universe) : universe_(universe) {}
  base::Timestamp now() override { return universe_.now(); }
  void pause(base::Duration duration, std::stop_token) override {
    universe_.fibers.move_to(universe_.now() + duration);
  }

 private:
  Universe& universe_;
};

class Year {
 public:
  explicit Year(const YearOptions& options)
      : options_(options),
        reach_(universe_, deaths_),
        clock_(universe_),
        random_(universe_.dice.others()),
        cipher_(std::string(32, 'k'), random_),
        registry_(images_, reach_),
        runtime_(machine_, reach_),
        runtimes_(runtime_),
        gateway_(machine_, reach_),
        routes_(gateway_),
        status_api_(forge::make_github_status_api()),
        deployment_api_(forge::make_github_deployment_api()) {
    std::filesystem::create_directories(options.folder);
    store_ = std::make_unique<DirectStore>((options.folder / "slipway.db").string());
    wanted(store::migrate(*store_, kBegin));
    machine_.witness = &witness_;
    images_.push_back({kYearImage, {{kBegin, "1.0.0", digest_of(0)}}});
    pipeline::Policy policy;
    policy.console_url = "https://slipway.example.com";
    policy.retention = options.retention;
    std::map<model::HookKind, const rules::Sender*> senders;
    for (const auto& sender : parts_.senders) senders[sender->kind()] = sender.get();
    context_.reset(new pipeline::Context{*store_, clock_, random_, git_, senders, registry_,
                                         runtimes_, cipher_, routes_, cancellations_, parts_.zones,
                                         courier_, policy});
    context_->status_apis[model::HookKind::GITHUB] = status_api_.get();
    context_->deployment_apis[model::HookKind::GITHUB] = deployment_api_.get();
    context_->look_at = [this](io::HttpClient&, const runtime::Endpoint& endpoint,
                               const model::Probe&,
                               const std::stop_token&) { return runtime_.look(endpoint); };
    for (const auto& [name, step] : steps_) names_.push_back(name);
    found();
    receiver_ = std::make_unique<pipeline::Receiver>(*context_, 1e9);
    receiver_->load_hooks();
  }

  std::vector<YearDay> run() {
    std::vector<YearDay> days;
    days.reserve(static_cast<std::size_t>(options_.days));
    const auto pause =
        std::chrono::duration_cast<base::Duration>(std::chrono::days(1)) / options_.pushes;
    auto next = universe_.now();
    for (int day = 1; day <= options_.days; ++day) {
      for (int i = 0; i < options_.pushes; ++i) {
        next += pause;
        work_until(next);
        push();
      }
      days.push_back(look(day));
      if (options_.told) options_.told(days.back());
    }
    return days;
  }

 private:
  static std::string digest_of(std::int64_t number) {
    const auto digits = std::to_string(number);
    return "sha256:" + std::string(64 - digits.size(), '0') + digits;
  }

  void found() {
    store_->write([&](store::Transaction& tx) {
      const auto now = kBegin;
      const auto organization = model::OrganizationId::make(now, random_);
      organization_ = organization;
      wanted(store::insert(tx, model::Organization{organization, "acme", "", now, now}));
      model::Runtime process;
      process.id = model::RuntimeId::make(now, random_);
      process.organization = organization;
      process.name = "here";
      wanted(store::insert(tx, process));
      const model::Project project{
          model::ProjectId::make(now, random_), organization, "shop", "", now, now};
      wanted(store::insert(tx, project));
      model::Environment environment;
      environment.id = model::EnvironmentId::make(now, random_);
      environment.project = project.id;
      environment.organization = organization;
      environment.runtime = process.id;
      environment.name = "production";
      wanted(store::insert(tx, environment));
      model::Hook hook;
      hook.id = hook_ = model::HookId::make(now, random_);
      hook.organization = organization;
      hook.name = "git";
      hook.secret = cipher_.encrypt(kYearSecret);
      wanted(store::insert(tx, hook));
      store::GitToken token;
      token.id = model::GitTokenId::make(now, random_);
      token.organization = organization;
      token.name = "forge";
      token.type = "GITHUB";
      token.token = cipher_.encrypt("a token");
      token.git_api_url = kForgeUrl;
      wanted(store::insert(tx, token));
      model::Webhook webhook;
      webhook.id = model::WebhookId::make(now, random_);
      webhook.organization = organization;
      webhook.target_url = cipher_.encrypt("https://ops.example.com/slipway");
      webhook.target_secret = cipher_.encrypt(kYearSecret);
      webhook.events = {model::WebhookEventType::DEPLOYMENT_FAILURE,
                        model::WebhookEventType::DEPLOYMENT_SUCCESSFUL};
      store::insert(tx, webhook);
      for (int i = 0; i <= kYearServices; ++i) add(tx, organization, environment.id, token.id, i);
      store::ask(tx, pipeline::kRetain, pipeline::kStoreSubject, now);
      store::ask(tx, pipeline::kPoll, pipeline::RepositorySubject{organization, key_}.to_string(),
                 now);
    });
  }

  // The last runs an image.
  void add(store::Transaction& tx, const model::OrganizationId& organization,
           const model::EnvironmentId& environment, const model::GitTokenId& token, int number) {
    model::Service service;
    service.id = model::ServiceId::make(kBegin, random_);
    service.organization = organization;
    service.environment = environment;
    service.name = "s" + std::to_string(number);
    service.settings.ports.push_back({.id = "", .name = "p", .internal_port = 80});
    const bool is_image = number == kYearServices;
    if (is_image) {
      service.kind = model::ServiceKind::CONTAINER;
      service.image = {kYearImage, model::parse_image_name(kYearImage).value().canonical(), "1.0.0",
                       std::nullopt};
    } else {
      service.git.url = kYearRepository;
      service.git.branch = "main";
      service.git.token = token;
      service.repository = key_;
      service.settings.commit_statuses = true;
      service.settings.forge_deployments = number % 2 == 0;
    }
    wanted(store::insert(tx, service));
    if (is_image) {
      pipeline::deploy_image(*context_, tx, service, "", "ada");
      return;
    }
    wanted(store::insert(
        tx, service.id,
        model::Restriction{model::RestrictionId::make(kBegin, random_),
                           model::RestrictionMode::MATCH, service.name, kBegin, kBegin}));
    pipeline::deploy(*context_, tx, service, "", "ada");
  }

  // Of each hundred pushes five fail, and five more are of an image.
  void push() {
    const auto number = ++git_.newest;
    const auto id = GrowingGit::id_of(number);
    machine_.qualities.clear();
    if (number % 20 == 3) machine_.qualities[id] = Quality::kFailsToBuild;
    if (number % 40 == 7) machine_.qualities[id] = Quality::kEndsAtOnce;
    deliver(id, GrowingGit::id_of(number - 1));
    if (number % 20 != 0) return;
    const auto tag = "1.0." + std::to_string(number);
    images_.front().pushes = {{universe_.now(), tag, digest_of(number)}};
    store_->write([&](store::Transaction& tx) {
      const auto notice =
          pipeline::make_notice(*context_, tx, organization_,
                                {model::PushSource::API, std::nullopt, kYearImage, tag, ""});
      pipeline::store_notice(tx, wanted(notice));
    });
  }

  void deliver(const std::string& after, const std::string& before) {
    std::string body = R"({"repository":")" + kYearRepository +
                       R"(","updates":[{"ref":"refs/heads/main","before":")" + before +
                       R"(","after":")" + after + R"("}],"note":")";
    while (body.size() < kBodySize) body += base::encode_hex(base::sha256(body));
    body += "\"}";
    const model::Headers headers = {
        {"content-type", "application/json"},
        {"x-slipway-delivery", "delivery-" + after},
        {"x-hub-signature-256",
         "sha256=" + base::encode_hex(base::hmac_sha256(kYearSecret, body))}};
    std::promise<base::Result<pipeline::Receipt>> answer;
    receiver_->receive(hook_, headers, body, [&](base::Result<pipeline::Receipt> receipt) {
      answer.set_value(std::move(receipt));
    });
    wanted(answer.get_future().get());
  }

  void work_until(base::Timestamp end) {
    while (true) {
      std::optional<base::Timestamp> due;
      store_->read([&](store::Transaction& tx) { due = store::next_due(tx, names_, ""); });
      if (!due || *due > end) break;
      universe_.fibers.move_to(*due);
      const auto claimed = pipeline::Worker::claim(*context_, names_, "year");
      if (!claimed) continue;
      pipeline::Worker::run(*context_, steps_.at(claimed->task.step), *claimed, {});
    }
    universe_.fibers.move_to(end);
  }

  YearDay look(int day) {
    YearDay seen;
    seen.day = day;
    store_->read([&](store::Transaction& tx) {
      const auto number = [&](const std::string& sql) {
        return tx.query_one(sql, [](const store::Row& row) { return row.integer(0); }).value_or(0);
      };
      const auto page = number("PRAGMA page_size");
      seen.bytes = page * number("PRAGMA page_count");
      seen.free = page * number("PRAGMA freelist_count");
      seen.live = number("SELECT COUNT(*) FROM service WHERE serving IS NOT NULL");
      if (day % 10 != 0 && day != options_.days) return;
      const auto tables =
          tx.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                   [](const store::Row& row) { return row.text(0); });
      for (const auto& table : tables) seen.rows[table] = number("SELECT COUNT(*) FROM " + table);
    });
    std::error_code none;
    const auto wal = std::filesystem::file_size(options_.folder / "slipway.db-wal", none);
    if (!none) seen.wal = static_cast<std::int64_t>(wal);
    return seen;
  }

  YearOptions options_;
  Universe universe_{1, Fault::NONE, false};
  Deaths deaths_{};
  Reach reach_;
  YearClock clock_;
  DiceRandom random_;
  base::Cipher cipher_;
  Parts parts_;
  std::vector<ImageRepository> images_;
  Machine machine_;
  QuietWitness witness_;
  GrowingGit git_;
  RemoteRegistry registry_;
  NodeRuntime runtime_;
  YearRuntimes runtimes_;
  NodeGateway gateway_;
  pipeline::Routes routes_;
  pipeline::Cancellations cancellations_;
  QuietCourier courier_;
  std::unique_ptr<forge::StatusApi> status_api_;
  std::unique_ptr<forge::DeploymentApi> deployment_api_;
  std::unique_ptr<store::Database> store_;
  std::unique_ptr<pipeline::Context> context_;
  std::unique_ptr<pipeline::Receiver> receiver_;
  const std::map<std::string, pipeline::Step> steps_ = node_steps();
  std::vector<std::string> names_;
  const model::RepositoryKey key_{model::parse_git_url(kYearRepository).value()};
  model::OrganizationId organization_{};
  model::HookId hook_{};
};

}  // namespace

std::vector<YearDay> simulate_year(const YearOptions& options) { return Year(options).run(); }

pipeline::Retention shortened(pipeline::Retention retention, int times) {
  for (auto* age : {&retention.deliveries, &retention.logs, &retention.history, &retention.audit,
                    &retention.statuses, &retention.mirrors}) {
    *age /= times;
  }
  retention.deliveries_size /= times;
  retention.logs_size /= times;
  return retention;
}

std::pair<std::int64_t, std::int64_t> largest_of_thirds(const std::vector<YearDay>& days) {
  const auto third = days.size() / 3;
  const auto largest = [&](std::size_t from, std::size_t to) {
    std::int64_t most = 0;
    for (std::size_t i = from; i < to; ++i) most = std::max(most, days[i].bytes + days[i].wal);
    return most;
  };
  return {largest(third, 2 * third), largest(2 * third, days.size())};
}

}  // namespace slipway::simulation
