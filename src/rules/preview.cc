#include "rules/preview.h"

namespace slipway::rules {

bool is_old_news(const model::Preview& known, const PullRequestNews& news) {
  const bool opens_closed = !known.is_open && news.is_open && !news.was_reopened;
  if (!known.event_at || !news.at) return opens_closed;
  if (*news.at != *known.event_at) return *news.at < *known.event_at;
  return opens_closed;
}

void take_news(model::Preview& preview, const PullRequestNews& news) {
  preview.title = news.title;
  preview.author = news.author;
  preview.url = news.url;
  preview.source_branch = news.source_branch;
  preview.target_branch = news.target_branch;
  preview.head = news.head;
  preview.from_fork = news.from_fork;
  preview.is_open = news.is_open;
  if (news.at) preview.event_at = news.at;
}

PreviewPlan plan_preview(const model::Preview& preview, const model::PreviewRule& rule,
                         std::size_t live, base::Timestamp now) {
  const bool has_one = preview.environment.has_value();
  const auto gone = [&](std::string why) {
    return PreviewPlan{has_one || preview.state != model::PreviewState::REMOVED
                           ? PreviewAction::kRemove
                           : PreviewAction::kNothing,
                       std::move(why)};
  };
  if (!preview.is_open) return gone("The pull request was merged or closed.");
  if (preview.expires_at && *preview.expires_at <= now) {
    return gone("Nothing was pushed to it for a while; the next push makes it anew.");
  }
  if (preview.from_fork && (preview.head.empty() || preview.allowed_head != preview.head)) {
    std::string why = "It comes from a fork, and nobody allowed " +
                      (preview.head.empty() ? std::string("its commit")
                                            : "the commit " + preview.head.substr(0, 8)) +
                      " yet.";
    // What was allowed before goes on.
    return {has_one ? PreviewAction::kNothing : PreviewAction::kHold, std::move(why)};
  }
  if (!has_one && live >= rule.limit) {
    return {PreviewAction::kHold, "The environment has " + std::to_string(live) +
                                      " live previews, which is as many as it may have; it gets "
                                      "one when another goes."};
  }
  return {PreviewAction::kMake, ""};
}

std::string preview_name(const std::string& environment, std::int64_t number) {
  return environment + "-pr-" + std::to_string(number);
}

}  // namespace slipway::rules
