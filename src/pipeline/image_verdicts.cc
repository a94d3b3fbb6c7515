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
    notice.outcome = digest.error().code == base::ErrorCode::kNotFound
                         ? "The registry has no such tag: " + digest.error().message
                         : "Its digest is not known: " + digest.error().message;
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

std::string current_tag(const model::Service& service) {
  const auto& policy = service.settings.tag_policy;
  const bool is_ordered = policy && (policy->kind == model::TagPolicyKind::SEMVER ||
                                     policy->kind == model::TagPolicyKind::REGEX);
  const auto considered = rules::tag_of(service.watermark);
  return is_ordered && !considered.empty() ? considered : service.image.tag;
}

std::vector<ImageRuling> rule_on_image(const rules::Candidate& candidate,
                                       const model::Service& service,
                                       const std::vector<model::Notice>& notices,
                                       const std::set<std::string>& missing) {
  const auto is_there = [&](const model::Notice& notice) {
    return !notice.digest.empty() || !missing.contains(notice.tag);
  };
  std::vector<std::string> tags;
  tags.reserve(notices.size());
  for (const auto& notice : notices) {
    if (concerns(service, notice) && is_there(notice)) tags.push_back(notice.tag);
  }
  const auto choice = rules::choose_tag(service.settings.tag_policy, tags, current_tag(service));
  // Of a tag that was announced twice the last one counts.
  const auto taken = std::find_if(notices.rbegin(), notices.rend(), [&](const auto& notice) {
    return notice.tag == choice.tag && concerns(service, notice) && is_there(notice);
  });
  const auto why_not = [&](const model::Notice& notice) {
    if (!is_there(notice)) return "'" + notice.tag + "': the registry has no such tag.";
    return concerns(service, notice) ? choice.explanation : not_concerned(service, notice);
  };
  std::vector<ImageRuling> rulings;
  rulings.reserve(notices.size());
  for (const auto& notice : notices) {
    const auto announced = announced_version(service, notice);
    const bool is_taken = taken != notices.rend() && &*taken == &notice;
    auto ruling = is_taken ? rules::decide_image(candidate, announced)
                           : rules::left_aside(candidate, why_not(notice));
    auto verdict = to_verdict(service, ruling, announced.text());
    rulings.push_back({std::move(ruling), std::move(verdict)});
  }
  return rulings;
}

}  // namespace slipway::pipeline
