// The step notice: what decide is for pushes, for what was announced of an image. Each of its
// services gets a verdict, and a deployment where there is a new version for it.

#include <set>

#include "pipeline/enqueue.h"
#include "pipeline/image_verdicts.h"
#include "pipeline/steps.h"
#include "pipeline/verdicts.h"
#include "store/events.h"
#include "store/notices.h"
#include "store/polled_images.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr std::int64_t kMostDigestRequests =
    3;  // to ask a registry before its digest counts as unknown

void store_notice_verdict(Context& context, store::Transaction& tx, const model::Service& service,
                          ImageRuling decided, const model::Notice& notice) {
  const auto announced = announced_version(service, notice);
  model::Verdict& verdict = decided.verdict;
  verdict.id = model::VerdictId::make(context.clock.now(), context.random);
  verdict.notice = notice.id;
  verdict.created_at = context.clock.now();
  if (verdict.decision == model::Decision::DEPLOY) {
    Request request{.trigger = model::TriggerType::NOTICE};
    request.image = announced;
    request.notice = notice.id;
    verdict.deployment = enqueue(context, tx, service, request);
    store::set_image_tag(tx, service.id, notice.tag, verdict.created_at);
  }
  if (decided.ruling.moves_watermark) {
    store::move_watermark(tx, service.id, announced.text(), verdict.created_at);
  }
  store::insert(tx, verdict);
  store::record(tx, notice.organization, verdict.created_at, "verdict", verdict.id.to_string());
}

void decide_for(Context& context, store::Transaction& tx, const model::Service& service,
                const std::vector<model::Notice>& notices, const std::set<std::string>& missing) {
  auto rulings = rule_on_image(candidate_of(tx, service), service, notices, missing);
  for (std::size_t i = 0; i < notices.size(); ++i) {
    store_notice_verdict(context, tx, service, std::move(rulings[i]), notices[i]);
  }
}

}  // namespace

base::Result<void> notice(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto subject = ImageSubject::parse(task.subject);
  std::vector<model::Notice> notices;
  std::vector<model::Service> services;
  context.database.read([&](store::Transaction& tx) {
    notices = store::pending_notices(tx, subject.organization, subject.image_key);
    services = store::services_of_image(tx, subject.organization, subject.image_key);
  });
  std::optional<base::Error> unknown;
  std::set<std::string> missing;
  for (auto& one : notices) {
    const auto found = find_digest(context, one, services, stop);
    if (found) continue;
    if (found.error().code == base::ErrorCode::kNotFound) {
      missing.insert(one.tag);
    } else {
      unknown = {base::ErrorCode::kUnavailable, one.outcome, "", found.error().retry_at};
    }
  }
  if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "stopped");
  if (unknown && task.attempts + 1 < kMostDigestRequests) return base::fail(*unknown);
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::complete(tx, task, now);
    // As they are now: one may have been stopped or switched off meanwhile.
    if (!notices.empty()) {
      for (const auto& service :
           store::services_of_image(tx, subject.organization, subject.image_key)) {
        decide_for(context, tx, service, notices, missing);
      }
    }
    for (auto& one : notices) {
      one.state = model::PushState::DECIDED;
      one.decided_at = now;
      store::update(tx, one);
      if (!one.digest.empty()) {
        store::set_considered_digest(tx, subject.organization, subject.image_key, one.tag,
                                     one.digest, now);
      }
      store::finish_delivery(tx, one, now);
      store::record(tx, one.organization, now, "notice", one.id.to_string());
    }
  });
  return {};
}

}  // namespace slipway::pipeline
