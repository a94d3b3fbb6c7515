// The step report: shows at a repository's forge what became of its commits, by the channels of
// report_channels.h. What is to be shown was stored by commit_statuses.cc.

#include <algorithm>
#include <optional>
#include <string>

#include <spdlog/spdlog.h>

#include "pipeline/commit_statuses.h"
#include "pipeline/forge_access.h"
#include "pipeline/report_channels.h"
#include "pipeline/steps.h"
#include "rules/commit_news.h"
#include "rules/webhook_attempt.h"
#include "store/commit_statuses.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr int kMostReports = 20;  // then other repositories have their turn

std::optional<model::Service> service_for(Context& context, store::Transaction& tx,
                                          const model::CommitStatus& status) {
  if (status.service) return store::service(tx, *status.service);
  for (const auto& verdict : store::verdicts_of_push(tx, status.push.value())) {
    auto service = store::service(tx, verdict.service);
    if (!service) continue;
    const bool asks = status.channel == model::ForgeChannel::COMMENT
                          ? comment_api(context, tx, *service) != nullptr
                          : status_api(context, tx, *service) != nullptr;
    if (asks) return service;
  }
  return std::nullopt;
}

// One for each service of the push that asks for the comment.
std::vector<rules::CommentRow> comment_rows(Context& context, store::Transaction& tx,
                                            const model::PushId& push) {
  std::vector<rules::CommentRow> rows;
  for (const auto& verdict : store::verdicts_of_push(tx, push)) {
    const auto service = store::service(tx, verdict.service);
    if (!service || comment_api(context, tx, *service) == nullptr) continue;
    auto news = rules::news_of(verdict);
    if (verdict.deployment) {
      if (const auto deployment = store::deployment(tx, *verdict.deployment)) {
        news = rules::news_of(*deployment);
      }
    }
    if (!news) continue;
    rows.push_back({service_path(tx, *service), std::move(*news),
                    context.policy.console_url + verdict_path(push, service->id)});
  }
  return rows;
}

std::optional<DueReport> due_report(Context& context, store::Transaction& tx,
                                    const RepositorySubject& subject) {
  auto status =
      store::due_commit_status(tx, subject.organization, subject.repository, context.clock.now());
  if (!status) return std::nullopt;
  DueReport due{std::move(*status)};
  if (!due.status.service && due.status.channel == model::ForgeChannel::STATUS) {
    const auto news = rules::summary_of(store::outcomes_of_push(tx, due.status.push.value()));
    due.status.state = news.state;
    due.status.description = news.description;
  }
  due.service = service_for(context, tx, due.status);
  if (!due.service) return due;
  switch (due.status.channel) {
    case model::ForgeChannel::STATUS:
      due.status_api = status_api(context, tx, *due.service);
      break;
    case model::ForgeChannel::DEPLOYMENT:
      due.deployment_api = deployment_api(context, tx, *due.service);
      due.environment = store::environment(tx, due.service->environment);
      break;
    case model::ForgeChannel::COMMENT:
      due.comment_api = comment_api(context, tx, *due.service);
      due.rows = comment_rows(context, tx, due.status.push.value());
      break;
  }
  if (due.service->git.token) due.token = store::git_token(tx, *due.service->git.token);
  return due;
}

base::Result<void> send_report(Context& context, DueReport& due, const std::stop_token& stop) {
  const auto* api = due.api();
  if (api == nullptr) {
    return base::fail(base::ErrorCode::kFailed,
                      "The service was deleted, or does not ask for it any more.");
  }
  const auto target = forge_target(context, *api, *due.service, due.token);
  if (!target) return base::fail(target.error());
  const ForgeConversation forge(context, *api, *target, stop);
  switch (due.status.channel) {
    case model::ForgeChannel::STATUS:
      return show_status(context, forge, due);
    case model::ForgeChannel::DEPLOYMENT:
      return show_deployment(context, forge, due);
    case model::ForgeChannel::COMMENT:
      return show_comment(context, forge, due);
  }
  return {};
}

std::string_view word_of(model::ForgeChannel channel) {
  switch (channel) {
    case model::ForgeChannel::STATUS:
      return "status";
    case model::ForgeChannel::DEPLOYMENT:
      return "deployment";
    case model::ForgeChannel::COMMENT:
      return "comment";
  }
  return "";
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
    holds = base::is_transient(error.code);
    const bool too_old = now - status.changed_at >= rules::kWebhookPatience;
    status.delivery =
        holds && !too_old ? model::StatusDelivery::PENDING : model::StatusDelivery::FAILED;
    const auto pause = std::max<base::Duration>(rules::pause_after(status.attempts),
                                                limited ? kRateLimitPause : base::Duration{});
    status.next_attempt_at = error.retry_at ? std::max(*error.retry_at, now) : now + pause;
    spdlog::warn("the {} of {} for {} is not shown: {}", word_of(status.channel),
                 status.commit.substr(0, 8), status.context, error.message);
  }
  context.database.write([&](store::Transaction& tx) {
    store::update_delivery(tx, status);
    if (sent && status.channel == model::ForgeChannel::STATUS) {
      store::set_told(tx, status);
      // What of a summary changed while it was sent waits like what changes after it.
      if (!status.service) {
        store::delay(tx, status, status.told_at + rules::summary_pause(status.told_times));
      }
    }
    // A forge that wants to be left alone is left alone with all of the repository's.
    if (holds) {
      store::hold_statuses(tx, status.organization, status.repository, status.next_attempt_at);
    }
  });
}

// Another node that took the task over may have shown what is newer, which this took the place of.
void show_again(Context& context, const RepositorySubject& subject,
                const model::CommitStatus& status) {
  context.database.write_regardless([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    if (store::show_again(tx, status, now)) store::ask(tx, kReport, subject.to_string(), now);
  });
}

// kCancelled where it is told to stop.
base::Result<void> bring(Context& context, const RepositorySubject& subject, DueReport& due,
                         const std::stop_token& stop) {
  try {
    const auto result = send_report(context, due, stop);
    if (!stop.stop_requested()) {
      store_report(context, due.status, result);
      return {};
    }
  } catch (const store::LeaseLost&) {
    show_again(context, subject, due.status);
    throw;
  }
  if (context.database.is_shared()) show_again(context, subject, due.status);
  return base::fail(base::ErrorCode::kCancelled, "Stopping.");
}

}  // namespace

base::Result<void> report(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto subject = RepositorySubject::parse(task.subject);
  for (int sent = 0; sent < kMostReports; ++sent) {
    std::optional<DueReport> due;
    context.database.read([&](store::Transaction& tx) { due = due_report(context, tx, subject); });
    if (!due) break;
    if (auto brought = bring(context, subject, *due, stop); !brought) return brought;
  }
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    if (const auto kept = context.policy.retention.statuses; kept != base::Duration::zero()) {
      store::prune_commit_statuses(tx, subject.organization, subject.repository, now - kept);
    }
    store::complete(tx, task, now);
    if (const auto next =
            store::next_status_attempt(tx, subject.organization, subject.repository)) {
      store::ask(tx, kReport, task.subject, *next);
    }
  });
  return {};
}

}  // namespace slipway::pipeline
