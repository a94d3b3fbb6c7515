// The step retain: removes, a little at a time, what is older or larger than is to be kept.

#include <set>
#include <span>

#include "pipeline/image_verdicts.h"
#include "pipeline/steps.h"
#include "store/organizations.h"
#include "store/polled_images.h"
#include "store/retention.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr auto kPause = std::chrono::hours(1);
constexpr std::int64_t kRemovedAtOnce = 100;
constexpr std::size_t kTagsForgottenAtOnce = 100;

class Remover {
 public:
  Remover(Context& context, const std::stop_token& stop) : context_(context), stop_(stop) {}

  // What `look` finds older than `age`, batch by batch. Each removal is a write of its own that
  // others go before.
  template <typename Look, typename Remove>
  void remove(base::Duration age, std::int64_t kept, const Look& look, const Remove& remove) {
    if (age != base::Duration::zero()) {
      remove_before(context_.clock.now() - age, kept, look, remove);
    }
  }

  template <typename Look, typename Remove>
  void remove_before(base::Timestamp before, std::int64_t kept, const Look& look,
                     const Remove& remove) {
    const store::OlderThan old{before, kept, kRemovedAtOnce};
    while (!stop_.stop_requested()) {
      decltype(look(std::declval<store::Transaction&>(), old)) found;
      context_.database.read([&](store::Transaction& tx) { found = look(tx, old); });
      for (const auto& id : found) {
        if (stop_.stop_requested()) return;
        context_.database.write_lightly([&](store::Transaction& tx) { remove(tx, id); });
      }
      if (found.size() < static_cast<std::size_t>(kRemovedAtOnce)) return;
    }
  }

 private:
  Context& context_;
  const std::stop_token& stop_;
};

// What is from then on fills no more than so many bytes; 0: any.
base::Timestamp first_that_fits(Context& context, std::int64_t size,
                                std::optional<base::Timestamp> exceed(store::Transaction&,
                                                                      std::int64_t)) {
  std::optional<base::Timestamp> last_too_many;
  if (size > 0) {
    context.database.read([&](store::Transaction& tx) { last_too_many = exceed(tx, size); });
  }
  return last_too_many ? *last_too_many + std::chrono::milliseconds(1) : base::Timestamp{};
}

// Those that a poll may still find: on the registry's list as it was last seen, and services' own.
std::set<std::string> tags_to_be_found(store::Transaction& tx, const store::ImageOf& image) {
  std::set<std::string> tags;
  if (auto polled = store::polled_image(tx, image.organization, image.image_key)) {
    tags.insert(polled->tags.begin(), polled->tags.end());
  }
  for (const auto& service : store::services_of_image(tx, image.organization, image.image_key)) {
    tags.insert({service.image.tag, current_tag(service)});
    if (service.settings.tag_policy) tags.insert(service.settings.tag_policy->value);
  }
  return tags;
}

void forget_tags(Context& context, const std::stop_token& stop) {
  const auto age = context.policy.retention.history;
  if (age == base::Duration::zero()) return;
  const auto before = context.clock.now() - age;
  std::vector<store::ImageOf> images;
  context.database.read(
      [&](store::Transaction& tx) { images = store::images_considered_before(tx, before); });
  for (const auto& image : images) {
    std::vector<std::string> tags;
    context.database.read([&](store::Transaction& tx) {
      tags = store::tags_considered_before(tx, image, before);
      const auto needed = tags_to_be_found(tx, image);
      std::erase_if(tags, [&](const auto& tag) { return needed.contains(tag); });
    });
    for (std::span rest(tags); !rest.empty() && !stop.stop_requested();) {
      const auto some = rest.first(std::min(rest.size(), kTagsForgottenAtOnce));
      rest = rest.subspan(some.size());
      context.database.write_lightly([&](store::Transaction& tx) {
        for (const auto& tag : some) store::forget_considered_tag(tx, image, tag);
      });
    }
  }
}

void remove_mirrors(Context& context, const std::stop_token& stop) {
  const auto unused = context.policy.retention.mirrors;
  if (unused == base::Duration::zero()) return;
  std::vector<model::RepositoryKey> in_use;
  context.database.read([&](store::Transaction& tx) { in_use = store::repositories_in_use(tx); });
  context.git.remove_mirrors_but(in_use, unused, stop);
}

}  // namespace

base::Result<void> retain(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto& retention = context.policy.retention;
  const auto remove = [](store::Transaction& tx, const auto& id) { store::remove(tx, id); };
  Remover remover(context, stop);
  remover.remove(retention.deliveries, 0, store::old_deliveries, remove);
  remover.remove_before(
      first_that_fits(context, retention.deliveries_size, store::deliveries_exceed), 0,
      store::old_deliveries, remove);
  remover.remove(retention.logs, retention.logs_kept, store::old_logs, store::remove_log);
  remover.remove_before(first_that_fits(context, retention.logs_size, store::logs_exceed), 0,
                        store::old_logs, store::remove_log);
  std::vector<model::Organization> organizations;
  context.database.read([&](store::Transaction& tx) { organizations = store::organizations(tx); });
  for (const auto& organization : organizations) {
    const auto of_it = [&](const auto& look) {
      return [&organization, look](store::Transaction& tx, const store::OlderThan& age) {
        return look(tx, organization.id, age);
      };
    };
    remover.remove(retention.history, retention.pushes_kept, of_it(store::old_pushes), remove);
    remover.remove(retention.history, retention.pushes_kept, of_it(store::old_notices), remove);
  }
  remover.remove(retention.history, retention.deployments_kept, store::old_deployments, remove);
  remover.remove(retention.history, 0, store::old_check_gates, remove);
  remover.remove(retention.history, 0, store::unlinked_branches, remove);
  forget_tags(context, stop);
  remover.remove(retention.audit, 0, store::old_audit_entries, remove);
  remove_mirrors(context, stop);
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::date_considered_tags(tx, now);
    store::complete(tx, task, now);
    store::ask(tx, kRetain, kStoreSubject, now + kPause);
  });
  return {};
}

}  // namespace slipway::pipeline
