#include "pipeline/image_verdicts.h"

#include <algorithm>

#include "pipeline/images.h"
#include "pipeline/verdicts.h"
#include "rules/decide_image.h"
#include "rules/tag_policy.h"

namespace slipway::pipeline {

model::ImageVersion announced_version(const model::Service& service, const model::Notice& notice) {
  return {service.image.name, notice.tag, notice.digest};
}

base::Result<void> find_digest(Context& context, model::Notice& notice,
                               const std::vector<model::Service>& services,
                               const std::stop_token& stop) {
  if (!notice.digest.empty() || services.empty()) return {};
  auto digest = resolve_digest(context, services, notice.tag, stop);
  if (!digest) {
    notice.outcome = "Its digest is not known: " + digest.error().message;
    return base::fail(digest.error());
  }
  notice.digest = std::move(*digest);
  return {};
}

namespace {

// A poll speaks for those that asked for it, and of those without a policy only about their tag.
bool concerns(const model::Service& service, const model::Notice& notice) {
  if (notice.source != model::PushSource::POLL) return true;
  const auto& settings = service.settings;
  return settings.tag_poll && (settings.tag_policy || notice.tag == service.image.tag);
}

std::string not_concerned(const model::Service& service, const model::Notice& notice) {
  return "'" + notice.tag + "' was found by asking the registry; this service " +
         (service.settings.tag_poll ? "follows its own tag alone, for it has no tag policy."
                                    : "does not ask for that (tag_poll).");
}

}  // namespace

std::vector<ImageRuling> rule_on_image(const rules::Candidate& candidate,
                                       const model::Service& service,
                                       const std::vector<model::Notice>& notices) {
  std::vector<std::string> tags;
  tags.reserve(notices.size());
  for (const auto& notice : notices) {
    if (concerns(service, notice)) tags.push_back(notice.tag);
  }
  const auto choice = rules::choose_tag(service.settings.tag_policy, tags, service.image.tag);
  // Of a tag that was announced twice the last one counts.
  const auto taken = std::find_if(notices.rbegin(), notices.rend(), [&](const auto& notice) {
    return notice.tag == choice.tag && concerns(service, notice);
  });
  std::vector<ImageRuling> rulings;
  rulings.reserve(notices.size());
  for (const auto& notice : notices) {
    const auto announced = announced_version(service, notice);
    const bool is_taken = taken != notices.rend() && &*taken == &notice;
    auto ruling = is_taken ? rules::decide_image(candidate, announced)
                           : rules::left_aside(candidate, concerns(service, notice)
                                                              ? choice.explanation
                                                              : not_concerned(service, notice));
    auto verdict = to_verdict(service, ruling, announced.text());
    rulings.push_back({std::move(ruling), std::move(verdict)});
  }
  return rulings;
}

}  // namespace slipway::pipeline
