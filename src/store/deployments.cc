#include "store/deployments.h"

#include <array>

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/enum.h"
#include "store/below.h"
#include "store/log_size.h"
#include "store/topics.h"

namespace slipway::store {
namespace {

using base::stored_enum;
using base::to_string;
namespace json = boost::json;

std::string to_json(const std::vector<model::DeploymentStep>& steps) {
  json::array list;
  for (const auto& step : steps) {
    json::object item{{"name", step.name}, {"state", to_string(step.state)}};
    if (step.started_at) item["started_at"] = base::to_micros(*step.started_at);
    if (step.ended_at) item["ended_at"] = base::to_micros(*step.ended_at);
    list.push_back(std::move(item));
  }
  return json::serialize(list);
}

std::vector<model::DeploymentStep> steps_from_json(const std::string& text) {
  std::vector<model::DeploymentStep> steps;
  // Histories read hundreds: none of what is parsed has memory of its own.
  std::array<unsigned char, 4096> buffer{};
  json::monotonic_resource memory(buffer.data(), buffer.size());
  const auto list = json::parse(text, &memory);
  for (const auto& item : list.as_array()) {
    const auto& object = item.as_object();
    model::DeploymentStep step;
    step.name = std::string(object.at("name").as_string());
    step.state = stored_enum<model::StepState>(std::string_view(object.at("state").as_string()));
    if (const auto* at = object.if_contains("started_at")) {
      step.started_at = base::from_micros(at->as_int64());
    }
    if (const auto* at = object.if_contains("ended_at")) {
      step.ended_at = base::from_micros(at->as_int64());
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

constexpr std::string_view kDeployment =
    "SELECT id, service_id, environment_id, organization_id, action, state, trigger_type, push_id, "
    "user_name, commit_id, base, superseded_by, steps, error, cancel_requested, created_at, "
    "started_at, ended_at, notice_id, image_name, image_tag, image_digest, batch_id, "
    "through_freeze, frozen_until, freeze_window, approval_state, approval_until, "
    "through_approval, "
    "values_commit FROM deployment ";

model::Deployment make_deployment(const Row& row) {
  model::Deployment d;
  d.id = row.id<model::DeploymentId>(0);
  d.service = row.id<model::ServiceId>(1);
  d.environment = row.id<model::EnvironmentId>(2);
  d.organization = row.id<model::OrganizationId>(3);
  d.action = stored_enum<model::DeploymentAction>(row.text(4));
  d.state = stored_enum<model::DeploymentState>(row.text(5));
  d.trigger = stored_enum<model::TriggerType>(row.text(6));
  d.push = row.maybe_id<model::PushId>(7);
  d.user = row.text(8);
  d.commit = row.text(9);
  d.base = row.text(10);
  d.superseded_by = row.maybe_id<model::DeploymentId>(11);
  d.steps = steps_from_json(row.text(12));
  d.error = row.text(13);
  d.cancel_requested = row.boolean(14);
  d.created_at = row.time(15);
  d.started_at = row.maybe_time(16);
  d.ended_at = row.maybe_time(17);
  d.notice = row.maybe_id<model::NoticeId>(18);
  d.image = {row.text(19), row.text(20), row.text(21)};
  d.batch = row.maybe_id<model::BatchId>(22);
  d.through_freeze = row.text(23);
  d.frozen_until = row.maybe_time(24);
  d.freeze_window = row.text(25);
  d.approval = stored_enum<model::ApprovalState>(row.text(26));
  d.approval_until = row.maybe_time(27);
  d.through_approval = row.text(28);
  d.values_commit = row.text(29);
  return d;
}

std::string select_deployments(std::string_view where) {
  return std::string(kDeployment) + std::string(where);
}

}  // namespace

void insert(Transaction& tx, const model::Deployment& d) {
  tx.execute(
      "INSERT INTO deployment (id, service_id, environment_id, organization_id, action, "
      "state, trigger_type, push_id, user_name, commit_id, base, superseded_by, steps, error, "
      "cancel_requested, created_at, started_at, ended_at, notice_id, image_name, image_tag, "
      "image_digest, values_commit) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
      "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
      d.id, d.service, d.environment, d.organization, to_string(d.action), to_string(d.state),
      to_string(d.trigger), d.push, d.user, d.commit, d.base, d.superseded_by, to_json(d.steps),
      d.error, d.cancel_requested, d.created_at, d.started_at, d.ended_at, d.notice, d.image.name,
      d.image.tag, d.image.digest, d.values_commit);
}

void update(Transaction& tx, const model::Deployment& d) {
  tx.execute(
      "UPDATE deployment SET state = $2, base = $3, superseded_by = $4, steps = $5, error = "
      "$6, started_at = $7, ended_at = $8 WHERE id = $1",
      d.id, to_string(d.state), d.base, d.superseded_by, to_json(d.steps),
      base::to_valid_utf8(d.error), d.started_at, d.ended_at);
}

std::optional<model::Deployment> deployment(Transaction& tx, const model::DeploymentId& id) {
  return tx.query_one(select_deployments("WHERE id = $1"), make_deployment, id);
}

std::vector<model::Deployment> deployments(Transaction& tx, const model::ServiceId& service,
                                           const Page& page) {
  return tx.query(select_deployments("WHERE service_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
                  make_deployment, service, below(page.before), page.limit);
}

std::vector<model::Deployment> open_deployments(Transaction& tx,
                                                const model::EnvironmentId& environment) {
  return tx.query(
      select_deployments("WHERE environment_id = $1 AND state IN ('QUEUED', 'BUILDING', "
                         "'DEPLOYING', 'CANCELING') ORDER BY id"),
      make_deployment, environment);
}

std::vector<model::Deployment> open_deployments(Transaction& tx, const model::ServiceId& service) {
  return tx.query(select_deployments("WHERE service_id = $1 AND state IN ('QUEUED', 'BUILDING', "
                                     "'DEPLOYING', 'CANCELING') ORDER BY id"),
                  make_deployment, service);
}

std::vector<model::EnvironmentId> environments_with_open_deployments(Transaction& tx) {
  return tx.query(
      "SELECT DISTINCT environment_id FROM deployment WHERE state IN ('QUEUED', "
      "'BUILDING', 'DEPLOYING', 'CANCELING')",
      [](const Row& row) { return row.id<model::EnvironmentId>(0); });
}

std::vector<model::Deployment> deployments_of_batch(Transaction& tx,
                                                    const model::EnvironmentId& environment,
                                                    const model::BatchId& batch) {
  return tx.query(select_deployments("WHERE environment_id = $1 AND batch_id = $2 ORDER BY id"),
                  make_deployment, environment, batch);
}

std::vector<model::BatchId> batches(Transaction& tx, const model::EnvironmentId& environment,
                                    const Page& page) {
  return tx.query(
      "SELECT DISTINCT batch_id FROM deployment WHERE environment_id = $1 AND batch_id IS NOT NULL "
      "AND batch_id < $2 ORDER BY batch_id DESC LIMIT $3",
      [](const Row& row) { return row.id<model::BatchId>(0); }, environment, below(page.before),
      page.limit);
}

void set_batch(Transaction& tx, const model::DeploymentId& id, const model::BatchId& batch) {
  tx.execute("UPDATE deployment SET batch_id = $2 WHERE id = $1", id, batch);
}

void set_frozen(Transaction& tx, const model::DeploymentId& id,
                const std::optional<base::Timestamp>& until, const std::string& window) {
  tx.execute("UPDATE deployment SET frozen_until = $2, freeze_window = $3 WHERE id = $1", id, until,
             window);
}

void set_through_freeze(Transaction& tx, const model::DeploymentId& id, const std::string& reason) {
  tx.execute("UPDATE deployment SET through_freeze = $2 WHERE id = $1", id, reason);
}

void set_approval(Transaction& tx, const model::DeploymentId& id, model::ApprovalState state,
                  const std::optional<base::Timestamp>& until) {
  tx.execute("UPDATE deployment SET approval_state = $2, approval_until = $3 WHERE id = $1", id,
             to_string(state), until);
}

void set_through_approval(Transaction& tx, const model::DeploymentId& id,
                          const std::string& reason) {
  tx.execute("UPDATE deployment SET through_approval = $2 WHERE id = $1", id, reason);
}

void set_commit(Transaction& tx, const model::DeploymentId& id, const std::string& commit) {
  tx.execute("UPDATE deployment SET commit_id = $2 WHERE id = $1", id, commit);
}

void set_values_commit(Transaction& tx, const model::DeploymentId& id, const std::string& commit) {
  tx.execute("UPDATE deployment SET values_commit = $2 WHERE id = $1", id, commit);
}

void set_image(Transaction& tx, const model::DeploymentId& id, const model::ImageVersion& image) {
  tx.execute(
      "UPDATE deployment SET image_name = $2, image_tag = $3, image_digest = $4 WHERE id = $1", id,
      image.name, image.tag, image.digest);
}

void request_cancel(Transaction& tx, const model::DeploymentId& id) {
  tx.execute("UPDATE deployment SET cancel_requested = 1 WHERE id = $1", id);
  tx.announce(kCancelled);
}

void append_log(Transaction& tx, const model::DeploymentId& deployment,
                const std::vector<model::LogLine>& lines) {
  tx.announce(kEvents);
  auto sequence =
      tx.query_one(
            "SELECT COALESCE(MAX(sequence), 0) FROM deployment_log WHERE deployment_id = $1",
            [](const Row& row) { return row.integer(0); }, deployment)
          .value_or(0);
  std::int64_t bytes = 0;
  for (const auto& line : lines) {
    const auto text = base::to_valid_utf8(line.text);
    bytes += static_cast<std::int64_t>(text.size()) + kBesideALine;
    tx.execute(
        "INSERT INTO deployment_log (deployment_id, sequence, at, stream, line) VALUES ($1, "
        "$2, $3, $4, $5)",
        deployment, ++sequence, line.at, line.stream, text);
  }
  // The first append counts all there is: an older node may have begun the log.
  tx.execute(
      "UPDATE deployment SET log_bytes = COALESCE(log_bytes + $2, (SELECT SUM(LENGTH(line) + $3) "
      "FROM deployment_log WHERE deployment_id = $1)) WHERE id = $1",
      deployment, bytes, kBesideALine);
}

std::vector<model::LogLine> deployment_log(Transaction& tx, const model::DeploymentId& deployment,
                                           std::uint64_t after, std::int64_t limit) {
  return tx.query(
      "SELECT sequence, at, stream, line FROM deployment_log WHERE deployment_id = $1 "
      "AND sequence > $2 ORDER BY sequence LIMIT $3",
      [](const Row& row) {
        return model::LogLine{static_cast<std::uint64_t>(row.integer(0)), row.time(1), row.text(2),
                              row.text(3)};
      },
      deployment, after, limit);
}

}  // namespace slipway::store
