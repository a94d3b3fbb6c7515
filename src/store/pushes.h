#pragma once
// Pushes, what they changed, their verdicts, and the tips of the branches that were considered.

#include <optional>
#include <string>
#include <vector>

#include "model/push.h"
#include "model/verdict.h"
#include "store/database.h"
#include "store/deliveries.h"

namespace slipway::store {

void insert(Transaction& tx, const model::Push& push);
// What surveying and deciding found out: tip, forced, message, outcome, state, decided_at.
void update(Transaction& tx, const model::Push& push);
std::optional<model::Push> push(Transaction& tx, const model::PushId& id);
std::vector<model::Push> pushes(Transaction& tx, const model::OrganizationId& organization,
                                const Page& page);
std::vector<model::Push> pushes_of_delivery(Transaction& tx, const model::DeliveryId& delivery);
// Oldest first.
std::vector<model::Push> pending_pushes(Transaction& tx, const model::OrganizationId& organization,
                                        const model::RepositoryKey& repository);

// The delivery of a push that is decided is decided itself once all its pushes are.
void finish_delivery(Transaction& tx, const model::Push& push, base::Timestamp now);

void put(Transaction& tx, const model::PushId& push, const model::ChangeSet& changes);
std::vector<model::ChangeSet> change_sets(Transaction& tx, const model::PushId& push);
// Once the push is decided, the verdicts hold what is worth keeping.
void remove_change_sets(Transaction& tx, const model::PushId& push);

void insert(Transaction& tx, const model::Verdict& verdict);
// What a gate changes: decision, reason, explanation, deployment.
void update(Transaction& tx, const model::Verdict& verdict);
std::optional<model::Verdict> verdict(Transaction& tx, const model::VerdictId& id);
std::vector<model::Verdict> verdicts_of_push(Transaction& tx, const model::PushId& push);
std::vector<model::Verdict> verdicts_of_notice(Transaction& tx, const model::NoticeId& notice);
std::vector<model::Verdict> verdicts_of_service(Transaction& tx, const model::ServiceId& service,
                                                const Page& page);

struct Branch {
  model::OrganizationId organization;
  model::RepositoryKey repository;
  std::string name;
  std::string considered_tip;  // "" while none
  std::string suspected_tip;   // a reset seen once, to be seen again
  base::Timestamp suspected_at{};
  std::string left_tip;  // what a forced push took it away from last
  base::Timestamp left_at{};
};
// With empty tips where nothing is known yet.
Branch branch(Transaction& tx, const model::OrganizationId& organization,
              const model::RepositoryKey& repository, const std::string& name);
void put(Transaction& tx, const Branch& branch);

}  // namespace slipway::store
