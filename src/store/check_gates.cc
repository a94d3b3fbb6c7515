#include "store/check_gates.h"

#include "base/enum.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;

constexpr std::string_view kCheckGate =
    "SELECT id, verdict_id, service_id, push_id, commit_id, base_commit, reason, explanation, "
    "state, created_at, deadline FROM check_gate ";

model::CheckGate make_check_gate(const Row& row) {
  model::CheckGate g;
  g.id = row.id<model::CheckGateId>(0);
  g.verdict = row.id<model::VerdictId>(1);
  g.service = row.id<model::ServiceId>(2);
  g.push = row.id<model::PushId>(3);
  g.commit = row.text(4);
  g.base = row.text(5);
  g.reason = stored_enum<model::Reason>(row.text(6));
  g.explanation = row.text(7);
  g.state = stored_enum<model::GateState>(row.text(8));
  g.created_at = row.time(9);
  g.deadline = row.time(10);
  return g;
}

std::string select_gates(std::string_view where) {
  return std::string(kCheckGate) + std::string(where);
}

}  // namespace

void insert(Transaction& tx, const model::CheckGate& g, const model::OrganizationId& organization,
            const model::RepositoryKey& repository) {
  tx.execute(
      "INSERT INTO check_gate (id, organization_id, repository, verdict_id, service_id, push_id, "
      "commit_id, base_commit, reason, explanation, state, created_at, deadline) VALUES ($1, $2, "
      "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
      g.id, organization, repository.to_string(), g.verdict, g.service, g.push, g.commit, g.base,
      to_string(g.reason), g.explanation, to_string(g.state), g.created_at, g.deadline);
}

void set_state(Transaction& tx, const model::CheckGateId& id, model::GateState state) {
  tx.execute("UPDATE check_gate SET state = $2 WHERE id = $1", id, to_string(state));
}

std::optional<model::CheckGate> check_gate(Transaction& tx, const model::CheckGateId& id) {
  return tx.query_one(select_gates("WHERE id = $1"), make_check_gate, id);
}

std::vector<model::CheckGate> waiting_gates(Transaction& tx,
                                            const model::OrganizationId& organization,
                                            const model::RepositoryKey& repository) {
  return tx.query(select_gates("WHERE state = 'WAITING' AND organization_id = $1 AND repository = "
                               "$2 ORDER BY id DESC"),
                  make_check_gate, organization, repository.to_string());
}

std::vector<model::CheckGate> waiting_gates(Transaction& tx, const model::ServiceId& service) {
  return tx.query(select_gates("WHERE state = 'WAITING' AND service_id = $1 ORDER BY id DESC"),
                  make_check_gate, service);
}

bool has_waiting_gates(Transaction& tx, const model::OrganizationId& organization,
                       const model::RepositoryKey& repository) {
  return tx
      .query_one(
          "SELECT 1 FROM check_gate WHERE state = 'WAITING' AND organization_id = $1 AND "
          "repository = $2 LIMIT 1",
          [](const Row& row) { return row.integer(0); }, organization, repository.to_string())
      .has_value();
}

std::vector<std::string> opened_since(Transaction& tx, const model::CheckGate& gate) {
  return tx.query(
      "SELECT commit_id FROM check_gate WHERE service_id = $1 AND state = 'OPENED' AND id < $2",
      [](const Row& row) { return row.text(0); }, gate.service, gate.id);
}

void prune_check_gates(Transaction& tx, const model::OrganizationId& organization,
                       const model::RepositoryKey& repository, base::Timestamp before) {
  tx.execute(
      "DELETE FROM check_gate WHERE state <> 'WAITING' AND organization_id = $1 AND repository = "
      "$2 AND created_at < $3",
      organization, repository.to_string(), before);
}

}  // namespace slipway::store
