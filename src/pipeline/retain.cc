// The step retain: removes, a little at a time, what is older or larger than is to be kept.

#include "pipeline/steps.h"
#include "store/organizations.h"
#include "store/retention.h"

namespace slipway::pipeline {
namespace {

constexpr auto kPause = std::chrono::hours(1);
constexpr std::int64_t kRemovedAtOnce = 100;

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
  remover.remove(retention.audit, 0, store::old_audit_entries, remove);
  remove_mirrors(context, stop);
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::complete(tx, task, now);
    store::ask(tx, kRetain, kStoreSubject, now + kPause);
  });
  return {};
}

}  // namespace slipway::pipeline
