#include <algorithm>
#include <map>

#include <spdlog/spdlog.h>

#include "pipeline/image_verdicts.h"
#include "pipeline/images.h"
#include "pipeline/notices.h"
#include "pipeline/steps.h"
#include "rules/tag_policy.h"
#include "store/deployments.h"
#include "store/notices.h"
#include "store/polled_images.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

// A registry answers from several replicas, and one that lags still says of a tag what it was
// before it was announced anew; what is true is there at the next poll, too.
constexpr base::Duration kReplicaLag = std::chrono::minutes(1);

struct ImageSituation {
  std::vector<model::Service> users;  // whose credentials may open the registry
  std::vector<model::Service> followers;
  std::optional<base::Duration> interval;  // the shortest that is asked for; none: nobody asks
  std::optional<store::PolledImage> known;
};

// Where a verdict would be the same skip at every poll, nobody needs to ask. A first deployment
// that is under way finds its digest itself; after one that failed there may be a better version.
bool follows(store::Transaction& tx, const model::Service& service) {
  return service.auto_deploy && service.deployed_once && !service.stopped &&
         (!service.watermark.empty() || store::open_deployments(tx, service.id).empty());
}

ImageSituation look_at_image(Context& context, const ImageSubject& subject) {
  ImageSituation now;
  context.database.read([&](store::Transaction& tx) {
    now.users = store::services_of_image(tx, subject.organization, subject.image_key);
    for (const auto& service : now.users) {
      if (!service.settings.tag_poll) continue;
      const base::Duration wanted =
          std::chrono::seconds(service.settings.tag_poll->interval_seconds);
      now.interval = std::min(wanted, now.interval.value_or(wanted));
      if (follows(tx, service)) now.followers.push_back(service);
    }
    now.known = store::polled_image(tx, subject.organization, subject.image_key);
  });
  return now;
}

// By tag, the services that should run it.
using WantedTags = std::map<std::string, std::vector<const model::Service*>>;

struct Answer {
  std::optional<store::PolledImage> list;  // where it was asked for
  std::map<std::string, std::string> digests;
};

base::Result<std::optional<store::PolledImage>> ask_list(Context& context,
                                                         const ImageSituation& now,
                                                         const ImageSubject& subject,
                                                         const std::stop_token& stop) {
  const bool needed = std::any_of(now.followers.begin(), now.followers.end(), [](const auto& s) {
    return rules::follows_list(s.settings.tag_policy);
  });
  if (!needed) return std::nullopt;
  auto tags = list_tags(context, now.users, now.known ? now.known->etag : std::string(), stop);
  if (!tags) return base::fail(tags.error());
  if (tags->unchanged) return now.known;
  return store::PolledImage{subject.organization, subject.image_key, std::move(tags->etag),
                            std::move(tags->names)};
}

WantedTags wanted_tags(const ImageSituation& now, const std::optional<store::PolledImage>& list) {
  WantedTags wanted;
  const std::vector<std::string> none;
  const auto known = now.known ? std::optional(now.known->tags) : std::nullopt;
  for (const auto& service : now.followers) {
    const auto tag = rules::followed_tag(service.settings.tag_policy, list ? list->tags : none,
                                         known, current_tag(service));
    if (tag) wanted[*tag].push_back(&service);
  }
  return wanted;
}

base::Result<std::map<std::string, std::string>> ask_digests(Context& context,
                                                             const ImageSituation& now,
                                                             const ImageSubject& subject,
                                                             const WantedTags& wanted,
                                                             const std::stop_token& stop) {
  std::map<std::string, std::string> digests;
  for (const auto& [tag, services] : wanted) {
    std::string known;
    context.database.read([&](store::Transaction& tx) {
      known = store::considered_tag(tx, subject.organization, subject.image_key, tag).digest;
    });
    const auto digest = recheck_digest(context, now.users, tag, known, stop);
    if (digest) {
      digests[tag] = *digest;
    } else if (digest.error().code == base::ErrorCode::kNotFound) {
      spdlog::info("polling {}: {}", subject.image_key, digest.error().message);
    } else {
      return base::fail(digest.error());
    }
  }
  return digests;
}

// A first version that failed never became a watermark, and is not tried at every poll either.
bool has_come_to(store::Transaction& tx, const model::Service& service,
                 const model::ImageVersion& version) {
  if (!service.watermark.empty()) return service.watermark == version.text();
  const auto last = store::deployments(tx, service.id, {.before = "", .limit = 1});
  return !last.empty() && last.front().image.text() == version.text();
}

// What runs already, or was considered before, is no news.
void announce_news(Context& context, store::Transaction& tx, const ImageSubject& subject,
                   const WantedTags& wanted, const std::map<std::string, std::string>& digests) {
  const auto pending = store::pending_notices(tx, subject.organization, subject.image_key);
  for (const auto& [tag, digest] : digests) {
    const auto considered = store::considered_tag(tx, subject.organization, subject.image_key, tag);
    const bool waits = std::any_of(pending.begin(), pending.end(),
                                   [&](const auto& notice) { return notice.tag == tag; });
    const bool may_be_stale = std::chrono::abs(context.clock.now() - considered.at) < kReplicaLag;
    if (considered.digest == digest || waits || may_be_stale) continue;
    const auto& services = wanted.at(tag);
    const model::ImageVersion version{services.front()->image.name, tag, digest};
    if (std::all_of(services.begin(), services.end(),
                    [&](const auto* service) { return has_come_to(tx, *service, version); })) {
      store::set_considered_digest(tx, subject.organization, subject.image_key, tag, digest,
                                   context.clock.now());
      continue;
    }
    const auto notice =
        make_notice(context, tx, subject.organization,
                    {model::PushSource::POLL, std::nullopt, version.name, tag, digest});
    if (notice) store_notice(tx, *notice);
  }
}

}  // namespace

base::Result<void> poll_image(Context& context, const store::Task& task,
                              const std::stop_token& stop) {
  const auto subject = ImageSubject::parse(task.subject);
  const ImageSituation now = look_at_image(context, subject);
  std::optional<store::PolledImage> list;
  WantedTags wanted;
  std::map<std::string, std::string> digests;
  if (!now.followers.empty()) {
    auto listed = ask_list(context, now, subject, stop);
    if (!listed) return base::fail(listed.error());
    list = std::move(*listed);
    wanted = wanted_tags(now, list);
    auto found = ask_digests(context, now, subject, wanted, stop);
    if (!found) return base::fail(found.error());
    digests = std::move(*found);
  }
  context.database.write([&](store::Transaction& tx) {
    announce_news(context, tx, subject, wanted, digests);
    if (list) store::put(tx, *list);
    store::complete(tx, task, context.clock.now());
    if (now.interval) {
      store::ask(tx, kPollImage, task.subject, context.clock.now() + *now.interval);
    }
  });
  return {};
}

void ask_image_poll(store::Transaction& tx, const model::Service& service, base::Timestamp now) {
  if (!service.settings.tag_poll) return;
  store::ask(tx, kPollImage, ImageSubject{service.organization, service.image.key}.to_string(),
             now);
}

void ask_image_poll(store::Transaction& tx, const model::Service& before,
                    const model::Service& edited, base::Timestamp now) {
  const auto asks = [](const model::Service& service) {
    return service.auto_deploy && service.settings.tag_poll;
  };
  const bool asked_the_same = asks(before) && before.image.key == edited.image.key &&
                              before.image.tag == edited.image.tag &&
                              before.settings.tag_policy == edited.settings.tag_policy;
  if (asks(edited) && !asked_the_same) {
    store::forget_considered_digests(tx, edited.organization, edited.image.key);
  }
  ask_image_poll(tx, edited, now);
}

}  // namespace slipway::pipeline
