#pragma once
// Verdicts that wait for checks on their commit.

#include <optional>
#include <string>
#include <vector>

#include "model/check_gate.h"
#include "model/git_url.h"
#include "store/database.h"

namespace slipway::store {

void insert(Transaction& tx, const model::CheckGate& gate,
            const model::OrganizationId& organization, const model::RepositoryKey& repository);
void set_state(Transaction& tx, const model::CheckGateId& id, model::GateState state);
std::optional<model::CheckGate> check_gate(Transaction& tx, const model::CheckGateId& id);
// Of a repository, newest first.
std::vector<model::CheckGate> waiting_gates(Transaction& tx,
                                            const model::OrganizationId& organization,
                                            const model::RepositoryKey& repository);
bool has_waiting_gates(Transaction& tx, const model::OrganizationId& organization,
                       const model::RepositoryKey& repository);
// Of a service, newest first.
std::vector<model::CheckGate> waiting_gates(Transaction& tx, const model::ServiceId& service);
// The commits of those that opened since this one was made, of its service.
std::vector<std::string> opened_since(Transaction& tx, const model::CheckGate& gate);
// Those that wait no longer and are older.
void prune_check_gates(Transaction& tx, const model::OrganizationId& organization,
                       const model::RepositoryKey& repository, base::Timestamp before);

}  // namespace slipway::store
