#include "store/pushes.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/enum.h"
#include "store/below.h"
#include "store/finish_delivery.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;
namespace json = boost::json;

constexpr std::string_view kPush =
    "SELECT id, organization_id, source, delivery_id, repository, repository_url, ref, "
    "before_commit, after_commit, tip, forced, pusher, message, outcome, created_at, decided_at, "
    "state FROM push ";

model::Push make_push(const Row& row) {
  model::Push p;
  p.id = row.id<model::PushId>(0);
  p.organization = row.id<model::OrganizationId>(1);
  p.source = stored_enum<model::PushSource>(row.text(2));
  p.delivery = row.maybe_id<model::DeliveryId>(3);
  p.repository = model::RepositoryKey::stored(row.text(4));
  p.repository_url = row.text(5);
  p.ref = row.text(6);
  p.before = row.text(7);
  p.after = row.text(8);
  p.tip = row.text(9);
  p.forced = row.boolean(10);
  p.pusher = row.text(11);
  p.message = row.text(12);
  p.outcome = row.text(13);
  p.created_at = row.time(14);
  p.decided_at = row.maybe_time(15);
  p.state = stored_enum<model::PushState>(row.text(16));
  return p;
}

std::string select_push(std::string_view where) { return std::string(kPush) + std::string(where); }

std::string join_files(const model::FileList& files) {
  std::string joined;
  for (const auto& file : files) {
    joined += file;
    joined.push_back('\0');
  }
  return joined;
}

model::FileList split_files(std::string_view joined) {
  model::FileList files;
  while (!joined.empty()) {
    const std::size_t end = joined.find('\0');
    files.emplace_back(joined.substr(0, end));
    joined.remove_prefix(end + 1);
  }
  return files;
}

std::string to_json(const std::vector<model::Evidence>& deciding) {
  json::array list;
  for (const auto& evidence : deciding) {
    json::object item{{"file", base::to_valid_utf8(evidence.file)}};
    if (evidence.restriction) {
      item["restriction_id"] = evidence.restriction->to_string();
      item["mode"] = to_string(evidence.mode);
      item["value"] = base::to_valid_utf8(evidence.value);
    }
    list.push_back(std::move(item));
  }
  return json::serialize(list);
}

std::vector<model::Evidence> evidence_from_json(const std::string& text) {
  std::vector<model::Evidence> deciding;
  const auto list = json::parse(text);
  for (const auto& item : list.as_array()) {
    const auto& object = item.as_object();
    model::Evidence evidence;
    evidence.file = std::string(object.at("file").as_string());
    if (const auto* id = object.if_contains("restriction_id")) {
      evidence.restriction = model::RestrictionId::parse(std::string_view(id->as_string()));
      evidence.mode =
          stored_enum<model::RestrictionMode>(std::string_view(object.at("mode").as_string()));
      evidence.value = std::string(object.at("value").as_string());
    }
    deciding.push_back(std::move(evidence));
  }
  return deciding;
}

constexpr std::string_view kVerdict =
    "SELECT id, service_id, service_name, environment_id, push_id, decision, reason, explanation, "
    "from_commit, to_commit, changed_files_count, deciding, deployment_id, created_at, notice_id, "
    "(SELECT frozen_until FROM deployment WHERE deployment.id = deployment_id AND state = "
    "'QUEUED'), "
    "(SELECT freeze_window FROM deployment WHERE deployment.id = deployment_id AND state = "
    "'QUEUED'), "
    "(SELECT approval_until FROM deployment WHERE deployment.id = deployment_id AND state = "
    "'QUEUED') "
    "FROM verdict ";

model::Verdict make_verdict(const Row& row) {
  model::Verdict v;
  v.id = row.id<model::VerdictId>(0);
  v.service = row.id<model::ServiceId>(1);
  v.service_name = row.text(2);
  v.environment = row.id<model::EnvironmentId>(3);
  v.push = row.id<model::PushId>(4);
  v.decision = stored_enum<model::Decision>(row.text(5));
  v.reason = stored_enum<model::Reason>(row.text(6));
  v.explanation = row.text(7);
  v.from = row.text(8);
  v.to = row.text(9);
  v.changed_files_count = static_cast<std::uint64_t>(row.integer(10));
  v.deciding = evidence_from_json(row.text(11));
  v.deployment = row.maybe_id<model::DeploymentId>(12);
  v.created_at = row.time(13);
  v.notice = row.maybe_id<model::NoticeId>(14).value_or(model::NoticeId{});
  v.frozen_until = row.maybe_time(15);
  if (v.frozen_until) v.freeze_window = row.text(16);
  v.approval_until = row.maybe_time(17);
  return v;
}

}  // namespace

void insert(Transaction& tx, const model::Push& p) {
  tx.execute(
      "INSERT INTO push (id, organization_id, source, delivery_id, repository, "
      "repository_url, ref, before_commit, after_commit, tip, forced, pusher, message, "
      "outcome, created_at, decided_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "$10, $11, $12, $13, $14, $15, $16, $17)",
      p.id, p.organization, to_string(p.source), p.delivery, p.repository.to_string(),
      p.repository_url, p.ref, p.before, p.after, p.tip, p.forced, p.pusher, p.message, p.outcome,
      p.created_at, p.decided_at, to_string(p.state));
}

void update(Transaction& tx, const model::Push& p) {
  tx.execute(
      "UPDATE push SET tip = $2, forced = $3, message = $4, outcome = $5, decided_at = $6, "
      "state = $7 WHERE id = $1",
      p.id, p.tip, p.forced, p.message, p.outcome, p.decided_at, to_string(p.state));
}

std::optional<model::Push> push(Transaction& tx, const model::PushId& id) {
  return tx.query_one(select_push("WHERE id = $1"), make_push, id);
}

std::vector<model::Push> pushes(Transaction& tx, const model::OrganizationId& organization,
                                const Page& page) {
  return tx.query(select_push("WHERE organization_id = $1 AND id < $2 ORDER BY id DESC "
                              "LIMIT $3"),
                  make_push, organization, below(page.before), page.limit);
}

std::vector<model::Push> pushes_of_delivery(Transaction& tx, const model::DeliveryId& delivery) {
  return tx.query(select_push("WHERE delivery_id = $1 ORDER BY id"), make_push, delivery);
}

std::vector<model::Push> pending_pushes(Transaction& tx, const model::OrganizationId& organization,
                                        const model::RepositoryKey& repository) {
  return tx.query(
      select_push("WHERE state = 'PENDING' AND organization_id = $1 AND repository = $2 "
                  "ORDER BY id"),
      make_push, organization, repository.to_string());
}

void finish_delivery(Transaction& tx, const model::Push& push, base::Timestamp now) {
  if (!push.delivery) return;
  finish_delivery_of(tx, push, pushes_of_delivery(tx, *push.delivery), now);
}

void put(Transaction& tx, const model::PushId& push, const model::ChangeSet& c) {
  tx.execute(
      "INSERT INTO change_set (push_id, from_commit, to_commit, known, how, files) VALUES "
      "($1, $2, $3, $4, $5, $6) ON CONFLICT (push_id, from_commit) DO UPDATE SET to_commit = "
      "excluded.to_commit, known = excluded.known, how = excluded.how, files = "
      "excluded.files",
      push, c.from, c.to, c.known, c.how, Blob{join_files(c.files)});
}

std::vector<model::ChangeSet> change_sets(Transaction& tx, const model::PushId& push) {
  return tx.query(
      "SELECT from_commit, to_commit, known, how, files FROM change_set WHERE push_id = "
      "$1",
      [](const Row& row) {
        return model::ChangeSet{row.text(0), row.text(1), row.boolean(2), row.text(3),
                                split_files(row.text(4))};
      },
      push);
}

void remove_change_sets(Transaction& tx, const model::PushId& push) {
  tx.execute("DELETE FROM change_set WHERE push_id = $1", push);
}

void insert(Transaction& tx, const model::Verdict& v) {
  tx.execute(
      "INSERT INTO verdict (id, service_id, service_name, environment_id, push_id, decision, "
      "reason, explanation, from_commit, to_commit, changed_files_count, deciding, "
      "deployment_id, created_at, notice_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
      "$12, $13, $14, $15)",
      v.id, v.service, v.service_name, v.environment, v.push, to_string(v.decision),
      to_string(v.reason), v.explanation, v.from, v.to, v.changed_files_count, to_json(v.deciding),
      v.deployment, v.created_at, v.notice.is_nil() ? std::nullopt : std::optional(v.notice));
}

void update(Transaction& tx, const model::Verdict& v) {
  tx.execute(
      "UPDATE verdict SET decision = $2, reason = $3, explanation = $4, deployment_id = $5 WHERE "
      "id = $1",
      v.id, to_string(v.decision), to_string(v.reason), v.explanation, v.deployment);
}

std::optional<model::Verdict> verdict(Transaction& tx, const model::VerdictId& id) {
  return tx.query_one(std::string(kVerdict) + "WHERE id = $1", make_verdict, id);
}

std::vector<model::Verdict> verdicts_of_push(Transaction& tx, const model::PushId& push) {
  return tx.query(std::string(kVerdict) + "WHERE push_id = $1 ORDER BY id", make_verdict, push);
}

std::vector<model::Verdict> verdicts_of_notice(Transaction& tx, const model::NoticeId& notice) {
  return tx.query(std::string(kVerdict) + "WHERE notice_id = $1 ORDER BY id", make_verdict, notice);
}

std::vector<model::Verdict> verdicts_of_service(Transaction& tx, const model::ServiceId& service,
                                                const Page& page) {
  return tx.query(
      std::string(kVerdict) + "WHERE service_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
      make_verdict, service, below(page.before), page.limit);
}

Branch branch(Transaction& tx, const model::OrganizationId& organization,
              const model::RepositoryKey& repository, const std::string& name) {
  Branch result{organization, repository, name, "", "", {}, "", {}};
  tx.query(
      "SELECT considered_tip, suspected_tip, suspected_at, left_tip, left_at FROM branch WHERE "
      "organization_id = $1 AND repository = $2 AND name = $3",
      [&](const Row& row) {
        result.considered_tip = row.text(0);
        result.suspected_tip = row.text(1);
        result.suspected_at = row.time(2);
        result.left_tip = row.text(3);
        result.left_at = row.time(4);
        return 0;
      },
      organization, repository.to_string(), name);
  return result;
}

void put(Transaction& tx, const Branch& b) {
  tx.execute(
      "INSERT INTO branch (organization_id, repository, name, considered_tip, "
      "suspected_tip, suspected_at, left_tip, left_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON "
      "CONFLICT (organization_id, repository, name) DO UPDATE SET considered_tip = "
      "excluded.considered_tip, suspected_tip = excluded.suspected_tip, suspected_at = "
      "excluded.suspected_at, left_tip = excluded.left_tip, left_at = excluded.left_at",
      b.organization, b.repository.to_string(), b.name, b.considered_tip, b.suspected_tip,
      b.suspected_at, b.left_tip, b.left_at);
}

}  // namespace slipway::store
