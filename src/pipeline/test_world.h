#pragma once
// For tests: the whole pipeline on a virtual clock and one thread, with a real SQLite store in a
// folder that goes away, the real forges, and fakes of the machine. Steps are claimed and run one
// by one. Not thread-safe.

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/cipher.h"
#include "forge/checks/check_api.h"
#include "forge/statuses/status_api.h"
#include "gateway/fake/fake_gateway.h"
#include "io/zone_files.h"
#include "model/commit_status.h"
#include "model/deployment.h"
#include "model/notice.h"
#include "model/push.h"
#include "model/verdict.h"
#include "model/webhook.h"
#include "pipeline/backtest.h"
#include "pipeline/context.h"
#include "pipeline/fake_courier.h"
#include "pipeline/liveness.h"
#include "pipeline/receive.h"
#include "pipeline/test_crash.h"
#include "pipeline/test_runtime.h"
#include "registry/fake/fake_registry.h"
#include "rules/webhook/sender.h"
#include "store/organizations.h"
#include "store/tasks.h"

namespace slipway::pipeline {

class TestClock final : public base::Clock {
 public:
  base::Timestamp now() override { return base::from_micros(micros_.load()); }
  void pause(base::Duration duration, std::stop_token) override { advance(duration); }
  void advance(base::Duration duration) { micros_ += duration.count(); }
  void move_to(base::Timestamp at) { micros_ = std::max(micros_.load(), base::to_micros(at)); }

 private:
  std::atomic<std::int64_t> micros_{1'800'000'000'000'000};
};

// The same bytes in every run.
class TestRandom final : public base::Random {
 public:
  void fill(std::span<unsigned char> bytes) override;

 private:
  std::uint64_t state_ = 1;
};

inline const std::string kShop = "https://git.example.com/acme/shop.git";

struct ServiceSpec {
  std::string name = "web";
  std::vector<std::pair<model::RestrictionMode, std::string>> restrictions{};
  std::string branch = "main";
  std::string url = kShop;
  bool auto_deploy = true;
  bool skip_by_message = true;
  bool port = false;
  model::Probe readiness{};
  model::Probe liveness{};
  std::uint32_t releases_kept = 5;
  std::string image{};  // with it, it runs this image and does not come from git
  std::string tag = "1.0";
  std::optional<model::TagPolicy> tag_policy{};
  std::optional<model::JobSettings> job{};    // with it, it is a job
  std::optional<model::HelmSettings> helm{};  // with it, it is a chart
  model::ChartSource chart{};                 // of a repository; without a name it is of git
  std::optional<model::TagPoll> tag_poll{};
  std::optional<model::GitTokenId> token{};
  bool commit_statuses = true;
  bool forge_deployments = false;
  bool pull_request_comments = false;
  std::vector<std::string> wait_for_checks{};
};

// A branch as a delivery announces it.
struct Move {
  std::string after;
  std::string branch = "main";
  std::string url = kShop;
  std::string before{};  // none: what was considered, or is unknown
};

class World {
 public:
  explicit World(git::Git& git);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  model::ServiceId add(const ServiceSpec& spec);

  // What people and forges do. None of it counts as a write of the pipeline.
  base::Result<Receipt> deliver(const std::vector<Move>& moves, const std::string& id = {});
  base::Result<Receipt> deliver_body(const std::string& body, const std::string& id);
  // What a forge of this kind sends to an unsigned hook of its own.
  base::Result<Receipt> deliver_from(model::HookKind kind, const model::Headers& headers,
                                     const std::string& body);
  // The service's image is from now on pulled with these credentials.
  void use_registry(const std::string& name, const std::string& user, const std::string& password);
  model::DeploymentId deploy(const std::string& name, const std::string& commit = {});
  model::DeploymentId deploy_image(const std::string& name, const std::string& tag = {});
  // A CI says that an image has a tag; "": nobody says its digest.
  model::Notice announce(const std::string& image, const std::string& tag,
                         const std::string& digest = {});
  void cancel(const std::string& name);
  void act(const std::function<void(Context&, store::Transaction&)>& work);
  // For what runs on threads of its own; it ends before this does.
  void with_context(const std::function<void(Context&)>& work) { work(*context_); }

  // Runs what is due, and what becomes due within a quarter of an hour, but no poll.
  void run();
  // Runs what is due, and what becomes due within `time`, which then has passed.
  void run_for(base::Duration time);
  // Runs only what is due now.
  void run_due();
  // As that, but what was dispatched does not begin.
  void run_due_but_release();
  // Polls the repository once and runs what that asks for.
  void poll(const std::string& url = kShop);
  // Runs the polls of images that are due, and what they ask for.
  void poll_images();
  // Looks for what should serve and does not, and runs what that asks for.
  void watch();
  // Looks once at what has a liveness probe, and runs what that asks for. The time passes until it
  // wants to look again.
  void probe_liveness();
  base::Result<std::vector<PastDecision>> backtest(const model::Service& service,
                                                   const std::vector<model::Verdict>& past,
                                                   const std::vector<model::Restriction>& proposed);
  // As after a kill -9: memory is gone, the store and what runs are still there.
  void restart();

  model::Service service(const std::string& name);
  model::Deployment last_deployment(const std::string& name);
  model::Deployment deployment(const model::DeploymentId& id);
  // Oldest first: "COMMIT STATE base BASE", each word in short.
  std::vector<std::string> deployments(const std::string& name);
  // "web MATCHED", of all pushes, in the order of deciding.
  std::vector<std::string> verdicts();
  std::vector<model::Verdict> verdicts_of(const std::string& name);
  // "web 1.1 UNRESTRICTED", of all notices, in the order of announcing.
  std::vector<std::string> image_verdicts();
  model::Notice notice(const model::NoticeId& id);
  // Oldest first.
  std::vector<model::Run> runs(const std::string& name);
  std::vector<std::string> run_log(const model::RunId& id);
  // One of all events of the organization.
  const base::Cipher& cipher() const { return cipher_; }
  model::WebhookId add_webhook(const std::function<void(model::Webhook&)>& change = {});
  // Oldest first.
  std::vector<model::WebhookEvent> webhook_events(const model::WebhookId& id);
  // Of a forge of this kind, whose API stands there.
  model::GitTokenId add_git_token(model::HookKind kind, const std::string& api_url,
                                  const std::function<void(store::GitToken&)>& change = {});
  // Of the service's commits, oldest first.
  std::vector<model::CommitStatus> commit_statuses(const std::string& name);
  std::vector<model::Push> pushes();
  model::Delivery delivery(const model::DeliveryId& id);
  std::string considered(const std::string& branch = "main", const std::string& url = kShop);
  std::string serving_commit(const std::string& name);
  std::vector<store::TaskCount> tasks();

  TestClock clock;
  TestRuntime runtime;
  registry::FakeRegistry registry;
  gateway::FakeGateway gateway;
  CrashPlan crashes;
  FakeCourier courier;
  Policy policy;  // as of the next restart

 private:
  std::optional<store::Task> claim(const std::vector<std::string>& steps);
  base::Result<Receipt> receive(const model::HookId& hook, const model::Headers& headers,
                                const std::string& body);
  void run_one(const store::Task& task);
  void run_until(base::Timestamp deadline);
  void start();

  std::filesystem::path folder_;
  TestRandom random_;
  base::Cipher cipher_;
  io::ZoneFiles zones_;
  git::Git& git_;
  std::vector<std::unique_ptr<rules::Sender>> senders_;
  std::vector<std::unique_ptr<forge::StatusApi>> status_apis_;
  std::vector<std::unique_ptr<forge::CheckApi>> check_apis_;
  std::vector<std::unique_ptr<forge::DeploymentApi>> deployment_apis_;
  std::vector<std::unique_ptr<forge::CommentApi>> comment_apis_;
  std::vector<std::unique_ptr<forge::PullRequestApi>> pull_request_apis_;
  std::unique_ptr<store::Database> store_;
  model::Hook hook_;
  model::Environment environment_;
  int deliveries_ = 0;

  // Lost by a crash.
  std::unique_ptr<CrashingDatabase> database_;
  OneRuntime runtimes_{runtime};
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<Cancellations> cancellations_;
  std::unique_ptr<Context> context_;
  std::unique_ptr<Liveness> liveness_;
};

model::RepositoryKey key_of(const std::string& url);

}  // namespace slipway::pipeline
