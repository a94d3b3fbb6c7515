#include <algorithm>
#include <optional>
#include <string>

#include <spdlog/spdlog.h>

#include "forge/common/refusal.h"
#include "pipeline/commit_statuses.h"
#include "pipeline/courier.h"
#include "pipeline/forge_access.h"
#include "pipeline/steps.h"
#include "rules/commit_news.h"
#include "rules/webhook_attempt.h"
#include "store/commit_statuses.h"
#include "store/organizations.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr int kMostReports = 20;  // then other repositories have their turn
constexpr auto kReportTimeout = std::chrono::seconds(15);
constexpr auto kReportConnectTimeout = std::chrono::seconds(5);
constexpr std::size_t kReportAnswer = std::size_t{64} << 10U;  // bytes
// Where a forge says that it was asked too often, but not until when:
// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
constexpr auto kRateLimitPause = std::chrono::minutes(1);
constexpr auto kStatusesKept = std::chrono::hours(24 * 30);

// What is due, and what is needed to send it.
struct DueReport {
  model::CommitStatus status;
  std::optional<model::Service> service{};  // whose token is used
  std::optional<store::GitToken> token{};
  const forge::StatusApi* api = nullptr;
};

std::optional<model::Service> service_for(Context& context, store::Transaction& tx,
                                          const model::CommitStatus& status) {
  if (status.service) return store::service(tx, *status.service);
  for (const auto& verdict : store::verdicts_of_push(tx, status.push.value())) {
    auto service = store::service(tx, verdict.service);
    if (service && status_api(context, tx, *service) != nullptr) return service;
  }
  return std::nullopt;
}

std::optional<DueReport> due_report(Context& context, store::Transaction& tx,
                                    const RepositorySubject& subject) {
  auto status =
      store::due_commit_status(tx, subject.organization, subject.repository, context.clock.now());
  if (!status) return std::nullopt;
  DueReport due{std::move(*status)};
  if (!due.status.service) {
    const auto news = rules::summary_of(store::outcomes_of_push(tx, due.status.push.value()));
    due.status.state = news.state;
    due.status.description = news.description;
  }
  due.service = service_for(context, tx, due.status);
  if (!due.service) return due;
  due.api = status_api(context, tx, *due.service);
  if (due.service->git.token) due.token = store::git_token(tx, *due.service->git.token);
  return due;
}

forge::ShownStatus shown_status(Context& context, const model::CommitStatus& status) {
  std::string key = "slipway";
  if (status.service) {
    key += "-";
    for (const char c : status.service->to_string()) {
      if (c != '-') key += c;
    }
  }
  return {status.commit,
          status.branch,
          status.context,
          key,
          status.state,
          status.description,
          context.policy.console_url + status.path};
}

base::Result<void> send_report(Context& context, const DueReport& due,
                               const std::stop_token& stop) {
  if (due.api == nullptr) {
    return base::fail(base::ErrorCode::kFailed,
                      "The service was deleted, or asks for no commit statuses any more.");
  }
  const auto target = forge_target(context, *due.api, *due.service, due.token);
  if (!target) return base::fail(target.error());
  auto request = due.api->put(*target, shown_status(context, due.status));
  request.connect_timeout = kReportConnectTimeout;
  request.timeout = kReportTimeout;
  request.body_limit = kReportAnswer;
  const auto answer = context.courier.send(request, stop);
  const std::string forge(due.api->name());
  if (!answer) {
    const bool may_pass = base::is_transient(answer.error().code);
    return base::fail(may_pass ? base::ErrorCode::kUnavailable : base::ErrorCode::kFailed,
                      forge + " cannot be told: " + answer.error().message);
  }
  if (answer->status >= 200 && answer->status < 300) return {};
  if (due.api->shows_already(*answer)) return {};
  return base::fail(forge::refusal(*due.api, *target, *answer, context.clock.now()));
}

void store_report(Context& context, model::CommitStatus status, const base::Result<void>& sent) {
  const auto now = context.clock.now();
  ++status.attempts;
  status.delivery = model::StatusDelivery::SENT;
  status.error.clear();
  bool holds = false;
  if (!sent) {
    const auto& error = sent.error();
    status.error = error.message;
    const bool limited = error.code == base::ErrorCode::kRateLimited;
    holds = limited || error.code == base::ErrorCode::kUnavailable;
    const bool too_old = now - status.changed_at >= rules::kWebhookPatience;
    status.delivery =
        holds && !too_old ? model::StatusDelivery::PENDING : model::StatusDelivery::FAILED;
    const auto pause = std::max<base::Duration>(rules::pause_after(status.attempts),
                                                limited ? kRateLimitPause : base::Duration{});
    status.next_attempt_at = error.retry_at ? std::max(*error.retry_at, now) : now + pause;
    spdlog::warn("the status of {} for {} is not shown: {}", status.commit.substr(0, 8),
                 status.context, error.message);
  }
  context.database.write([&](store::Transaction& tx) {
    store::update_delivery(tx, status);
    // A forge that wants to be left alone is left alone with all of the repository's.
    if (holds) {
      store::hold_statuses(tx, status.organization, status.repository, status.next_attempt_at);
    }
  });
}

}  // namespace

base::Result<void> report(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto subject = RepositorySubject::parse(task.subject);
  for (int sent = 0; sent < kMostReports; ++sent) {
    std::optional<DueReport> due;
    context.database.read([&](store::Transaction& tx) { due = due_report(context, tx, subject); });
    if (!due) break;
    const auto result = send_report(context, *due, stop);
    if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "Stopping.");
    store_report(context, due->status, result);
  }
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::prune_commit_statuses(tx, subject.organization, subject.repository, now - kStatusesKept);
    store::complete(tx, task, now);
    if (const auto next =
            store::next_status_attempt(tx, subject.organization, subject.repository)) {
      store::ask(tx, kReport, task.subject, *next);
    }
  });
  return {};
}

}  // namespace slipway::pipeline
