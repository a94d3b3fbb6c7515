#include "store/commit_statuses.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/enum.h"
#include "store/below.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;

constexpr std::string_view kCommitStatus =
    "SELECT id, organization_id, repository, commit_id, service_id, push_id, branch, context, "
    "state, description, path, delivery, revision, attempts, error, created_at, changed_at, "
    "next_attempt_at, channel, deployment_id, remote_id, told, told_times, told_at FROM "
    "commit_status ";

model::CommitStatus make_commit_status(const Row& row) {
  model::CommitStatus s;
  s.id = row.id<model::CommitStatusId>(0);
  s.organization = row.id<model::OrganizationId>(1);
  s.repository = model::RepositoryKey::stored(row.text(2));
  s.commit = row.text(3);
  if (!row.text(4).empty()) s.service = row.id<model::ServiceId>(4);
  s.push = row.maybe_id<model::PushId>(5);
  s.branch = row.text(6);
  s.context = row.text(7);
  s.state = stored_enum<model::CommitState>(row.text(8));
  s.description = row.text(9);
  s.path = row.text(10);
  s.delivery = stored_enum<model::StatusDelivery>(row.text(11));
  s.revision = row.integer(12);
  s.attempts = row.integer(13);
  s.error = row.text(14);
  s.created_at = row.time(15);
  s.changed_at = row.time(16);
  s.next_attempt_at = row.time(17);
  s.channel = stored_enum<model::ForgeChannel>(row.text(18));
  if (!row.text(19).empty()) s.deployment = row.id<model::DeploymentId>(19);
  s.remote_id = row.text(20);
  s.told = row.text(21);
  s.told_times = row.integer(22);
  s.told_at = row.time(23);
  return s;
}

std::string select_commit_status(std::string_view where) {
  return std::string(kCommitStatus) + std::string(where);
}

std::string deployment_column(const std::optional<model::DeploymentId>& deployment) {
  return deployment ? deployment->to_string() : "";
}

// UNIQUE takes no NULL for equal.
std::string service_column(const std::optional<model::ServiceId>& service) {
  return service ? service->to_string() : "";
}

}  // namespace

void put(Transaction& tx, const model::CommitStatus& s) {
  // While the forge wants to be left alone, what is new waits as well. A summary that it was not
  // asked to take yet waits for more of itself.
  const auto others = tx.query_one(
      "SELECT MIN(next_attempt_at) FROM commit_status WHERE organization_id = $1 AND repository = "
      "$2 AND delivery = 'PENDING' AND (attempts > 0 OR service_id <> '')",
      [](const Row& row) { return row.maybe_time(0); }, s.organization, s.repository.to_string());
  const auto due =
      std::max(s.next_attempt_at, others ? others->value_or(s.next_attempt_at) : s.next_attempt_at);
  tx.execute(
      "INSERT INTO commit_status (id, organization_id, repository, commit_id, service_id, push_id, "
      "branch, context, state, description, path, delivery, revision, attempts, error, created_at, "
      "changed_at, next_attempt_at, channel, deployment_id, remote_id) VALUES ($1, $2, $3, $4, $5, "
      "$6, $7, $8, $9, $10, $11, 'PENDING', 1, 0, '', $12, $13, $14, $15, $16, '') ON CONFLICT "
      "(organization_id, repository, commit_id, service_id, channel) DO UPDATE SET deployment_id = "
      "excluded.deployment_id, remote_id = CASE commit_status.deployment_id WHEN "
      "excluded.deployment_id THEN commit_status.remote_id ELSE '' END, push_id = "
      "excluded.push_id, branch = excluded.branch, context = "
      "excluded.context, state = excluded.state, description = excluded.description, path = "
      "excluded.path, delivery = excluded.delivery, revision = commit_status.revision + 1, "
      "attempts "
      "= CASE commit_status.delivery WHEN 'PENDING' THEN commit_status.attempts ELSE 0 END, error "
      "= "
      "CASE commit_status.delivery WHEN 'PENDING' THEN commit_status.error ELSE '' END, changed_at "
      "= excluded.changed_at, next_attempt_at = excluded.next_attempt_at",
      s.id, s.organization, s.repository.to_string(), s.commit, service_column(s.service), s.push,
      s.branch, s.context, to_string(s.state), base::to_valid_utf8(s.description), s.path,
      s.created_at, s.changed_at, due, to_string(s.channel), deployment_column(s.deployment));
}

std::optional<model::CommitStatus> summary_status(Transaction& tx, const model::PushId& push,
                                                  const std::string& commit) {
  return tx.query_one(
      select_commit_status("WHERE service_id = '' AND push_id = $1 AND commit_id = $2 AND "
                           "channel = 'STATUS'"),
      make_commit_status, push, commit);
}

std::optional<model::CommitStatus> shown_before(Transaction& tx, const model::CommitStatus& s) {
  return tx.query_one(
      select_commit_status("WHERE organization_id = $1 AND repository = $2 AND commit_id = $3 AND "
                           "service_id = $4 AND channel = $5"),
      make_commit_status, s.organization, s.repository.to_string(), s.commit,
      service_column(s.service), to_string(s.channel));
}

void set_remote_id(Transaction& tx, const model::CommitStatus& s) {
  tx.execute("UPDATE commit_status SET remote_id = $2 WHERE id = $1 AND deployment_id = $3", s.id,
             s.remote_id, deployment_column(s.deployment));
}

void set_told(Transaction& tx, const model::CommitStatus& s) {
  // Where it is to be shown again, whoever sends it just now has not shown it.
  tx.execute(
      "UPDATE commit_status SET told = $2, told_times = $3, told_at = $4 WHERE id = $1 AND "
      "told_times <= $3",
      s.id, s.told, s.told_times, s.told_at);
}

bool show_again(Transaction& tx, const model::CommitStatus& s, base::Timestamp now) {
  return tx.execute(
             "UPDATE commit_status SET told = '', told_times = told_times + 2, revision = revision "
             "+ 1, delivery = 'PENDING', next_attempt_at = CASE delivery WHEN 'PENDING' THEN "
             "next_attempt_at ELSE $3 END WHERE id = $1 AND revision <> $2 AND delivery <> "
             "'FAILED'",
             s.id, s.revision, now) > 0;
}

void delay(Transaction& tx, const model::CommitStatus& s, base::Timestamp until) {
  tx.execute(
      "UPDATE commit_status SET next_attempt_at = $2 WHERE id = $1 AND delivery = 'PENDING' AND "
      "next_attempt_at < $2",
      s.id, until);
}

std::string pull_request_comment(Transaction& tx, const model::CommitStatus& s,
                                 const std::string& number) {
  return tx
      .query_one(
          "SELECT comment_id FROM pull_request_comment WHERE organization_id = $1 AND repository = "
          "$2 AND number = $3",
          [](const Row& row) { return row.text(0); }, s.organization, s.repository.to_string(),
          number)
      .value_or("");
}

void set_pull_request_comment(Transaction& tx, const model::CommitStatus& s,
                              const std::string& number, const std::string& comment) {
  tx.execute(
      "INSERT INTO pull_request_comment (organization_id, repository, number, comment_id) VALUES "
      "($1, $2, $3, $4) ON CONFLICT (organization_id, repository, number) DO UPDATE SET comment_id "
      "= excluded.comment_id",
      s.organization, s.repository.to_string(), number, comment);
}

void update_delivery(Transaction& tx, const model::CommitStatus& s) {
  tx.execute(
      "UPDATE commit_status SET delivery = $2, attempts = $3, error = $4, next_attempt_at = $5 "
      "WHERE id = $1 AND revision = $6",
      s.id, to_string(s.delivery), s.attempts, base::to_valid_utf8(s.error), s.next_attempt_at,
      s.revision);
}

std::vector<model::CommitStatus> commit_statuses(Transaction& tx, const model::ServiceId& service,
                                                 const Page& page) {
  return tx.query(
      select_commit_status("WHERE service_id = $1 AND channel = 'STATUS' AND id < $2 ORDER BY "
                           "id DESC LIMIT $3"),
      make_commit_status, service, below(page.before), page.limit);
}

std::optional<model::CommitStatus> due_commit_status(Transaction& tx,
                                                     const model::OrganizationId& organization,
                                                     const model::RepositoryKey& repository,
                                                     base::Timestamp now) {
  return tx.query_one(
      select_commit_status(
          "WHERE organization_id = $1 AND repository = $2 AND delivery = 'PENDING' AND "
          "next_attempt_at <= $3 ORDER BY next_attempt_at, changed_at, id LIMIT 1"),
      make_commit_status, organization, repository.to_string(), now);
}

std::optional<base::Timestamp> next_status_attempt(Transaction& tx,
                                                   const model::OrganizationId& organization,
                                                   const model::RepositoryKey& repository) {
  return tx
      .query_one(
          "SELECT MIN(next_attempt_at) FROM commit_status WHERE organization_id = $1 AND "
          "repository = $2 AND delivery = 'PENDING'",
          [](const Row& row) { return row.maybe_time(0); }, organization, repository.to_string())
      .value_or(std::nullopt);
}

void hold_statuses(Transaction& tx, const model::OrganizationId& organization,
                   const model::RepositoryKey& repository, base::Timestamp until) {
  tx.execute(
      "UPDATE commit_status SET next_attempt_at = $3 WHERE organization_id = $1 AND repository = "
      "$2 AND delivery = 'PENDING' AND next_attempt_at < $3",
      organization, repository.to_string(), until);
}

void prune_commit_statuses(Transaction& tx, const model::OrganizationId& organization,
                           const model::RepositoryKey& repository, base::Timestamp before) {
  tx.execute(
      "DELETE FROM commit_status WHERE organization_id = $1 AND repository = $2 AND delivery <> "
      "'PENDING' AND changed_at < $3",
      organization, repository.to_string(), before);
}

std::vector<rules::OutcomeCount> outcomes_of_push(Transaction& tx, const model::PushId& push) {
  return tx.query(
      "SELECT v.decision, d.state, COUNT(*), CASE v.reason WHEN 'WAITING_FOR_CHECKS' THEN 1 ELSE 0 "
      "END AS waits FROM verdict v LEFT JOIN deployment d ON d.id = v.deployment_id WHERE "
      "v.push_id = $1 GROUP BY v.decision, d.state, waits",
      [](const Row& row) {
        rules::OutcomeCount counted{stored_enum<model::Decision>(row.text(0))};
        if (!row.is_null(1)) counted.state = stored_enum<model::DeploymentState>(row.text(1));
        counted.count = row.integer(2);
        counted.waits_for_checks = row.integer(3) != 0;
        return counted;
      },
      push);
}

}  // namespace slipway::store
