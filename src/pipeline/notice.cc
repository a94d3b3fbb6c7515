#include <algorithm>

#include "pipeline/enqueue.h"
#include "pipeline/images.h"
#include "pipeline/steps.h"
#include "pipeline/verdicts.h"
#include "rules/decide_image.h"
#include "rules/tag_policy.h"
#include "store/events.h"
#include "store/notices.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr std::int64_t kMostAttempts = 3;  // to ask a registry before its digest counts as unknown

model::ImageVersion version_of(const model::Service& service, const model::Notice& notice) {
  return {service.image.name, notice.tag, notice.digest};
}

void store_verdict(Context& context, store::Transaction& tx, const model::Service& service,
                   const rules::Ruling& ruling, const model::Notice& notice) {
  const auto announced = version_of(service, notice);
  model::Verdict verdict = to_verdict(service, ruling, announced.text());
  verdict.id = model::VerdictId::make(context.clock.now(), context.random);
  verdict.notice = notice.id;
  verdict.created_at = context.clock.now();
  if (ruling.decision == model::Decision::DEPLOY) {
    Request request{.trigger = model::TriggerType::NOTICE};
    request.image = announced;
    request.notice = notice.id;
    verdict.deployment = enqueue(context, tx, service, request);
    store::set_image_tag(tx, service.id, notice.tag, verdict.created_at);
  }
  if (ruling.moves_watermark) {
    store::move_watermark(tx, service.id, announced.text(), verdict.created_at);
  }
  store::insert(tx, verdict);
  store::record(tx, notice.organization, verdict.created_at, "verdict", verdict.id.to_string());
}

// Announced together they are one decision: the last wins, or which one the service's policy takes.
void decide_for(Context& context, store::Transaction& tx, const model::Service& service,
                const std::vector<model::Notice>& notices) {
  std::vector<std::string> tags;
  tags.reserve(notices.size());
  for (const auto& notice : notices) tags.push_back(notice.tag);
  const auto choice = rules::choose_tag(service.settings.tag_policy, tags, service.image.tag);
  // Of a tag that was announced twice the last one counts.
  const auto taken = std::find_if(notices.rbegin(), notices.rend(),
                                  [&](const auto& notice) { return notice.tag == choice.tag; });
  const rules::Candidate candidate = candidate_of(tx, service);
  for (const auto& notice : notices) {
    const bool is_taken = taken != notices.rend() && taken->id == notice.id;
    const auto ruling = is_taken ? rules::decide_image(candidate, version_of(service, notice))
                                 : rules::left_aside(candidate, choice.explanation);
    store_verdict(context, tx, service, ruling, notice);
  }
}

// The digests that were not announced. False where it is worth to ask again.
bool resolve(Context& context, std::vector<model::Notice>& notices,
             const std::vector<model::Service>& services, const std::stop_token& stop) {
  bool all = true;
  for (auto& notice : notices) {
    if (!notice.digest.empty() || services.empty()) continue;
    const auto digest = resolve_digest(context, services.front(), notice.tag, stop);
    if (digest) {
      notice.digest = *digest;
    } else {
      notice.outcome = "Its digest is not known: " + digest.error().message;
      all = false;
    }
  }
  return all;
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
  const bool resolved = resolve(context, notices, services, stop);
  if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "stopped");
  if (!resolved && task.attempts + 1 < kMostAttempts) {
    return base::fail(base::ErrorCode::kUnavailable, notices.back().outcome);
  }
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::complete(tx, task, now);
    // As they are now: one may have been stopped or switched off meanwhile.
    if (!notices.empty()) {
      for (const auto& service :
           store::services_of_image(tx, subject.organization, subject.image_key)) {
        decide_for(context, tx, service, notices);
      }
    }
    for (auto& one : notices) {
      one.state = model::PushState::DECIDED;
      one.decided_at = now;
      store::update(tx, one);
      store::finish_delivery(tx, one, now);
      store::record(tx, one.organization, now, "notice", one.id.to_string());
    }
  });
  return {};
}

}  // namespace slipway::pipeline
