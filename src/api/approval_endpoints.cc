// What waits for people's word, and what they say of it.
#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/person.h"
#include "api/shapes.h"
#include "base/enum.h"
#include "pipeline/approvals.h"
#include "pipeline/remote.h"
#include "rules/approval.h"
#include "store/approvals.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::ApprovalState;
using model::DeploymentId;

constexpr std::size_t kLongestWord = 1000;
constexpr std::size_t kMostShownFiles = 1000;
constexpr std::size_t kMostShownCommits = 100;

struct Shown {
  model::Deployment deployment;
  model::ApprovalRule rule;
  std::vector<model::Approval> said;
  std::optional<model::Service> service;
  std::string serving;  // the commit, or the image's text; "": nothing serves
};

std::string version_text(const model::Deployment& deployment) {
  return deployment.image.name.empty() ? deployment.commit : deployment.image.text();
}

Shown shown_of(store::Transaction& tx, model::Deployment deployment) {
  Shown shown{std::move(deployment), {}, {}, {}, {}};
  const auto& one = shown.deployment;
  if (const auto environment = store::environment(tx, one.environment)) {
    shown.rule = environment->approval;
  }
  shown.said = store::approvals(tx, one.id);
  shown.service = store::service(tx, one.service);
  if (shown.service && shown.service->serving) {
    const auto serving = store::deployment(tx, *shown.service->serving);
    if (serving) shown.serving = version_text(*serving);
  }
  return shown;
}

std::string explanation_of(const Shown& shown) {
  const auto& one = shown.deployment;
  const bool waits = one.state == model::DeploymentState::QUEUED;
  if (waits && one.approval == ApprovalState::WAITING) {
    std::string text = rules::explain_approval(shown.rule, one, shown.said);
    if (one.frozen_until) text += " " + waits_for_freeze(one.freeze_window, *one.frozen_until);
    return text;
  }
  if (waits && one.frozen_until) return waits_for_freeze(one.freeze_window, *one.frozen_until);
  return one.error;
}

json::object shape(const Shown& shown) {
  const auto& one = shown.deployment;
  json::array approvals;
  for (const auto& word : shown.said) {
    approvals.push_back(json::object{{"name", word.person.name},
                                     {"answer", base::to_string(word.answer)},
                                     {"comment", text_or_null(word.comment)},
                                     {"created_at", base::to_iso8601(word.created_at)}});
  }
  json::object body = to_json(one);
  return {{"deployment_id", one.id.to_string()},
          {"service_id", one.service.to_string()},
          {"service_name", shown.service ? json::value(shown.service->name) : nullptr},
          {"environment_id", one.environment.to_string()},
          {"deployment_state", base::to_string(one.state)},
          {"state", base::to_string(one.approval)},
          {"required", shown.rule.required},
          {"by_others", shown.rule.others_only},
          {"requester", text_or_null(one.user)},
          {"approvals", std::move(approvals)},
          {"until", body["approval_until"]},
          {"frozen_until", body["frozen_until"]},
          {"through_approval", text_or_null(one.through_approval)},
          {"explanation", text_or_null(base::to_valid_utf8(explanation_of(shown)))},
          {"from", text_or_null(shown.serving)},
          {"version", body["version"]},
          {"created_at", base::to_iso8601(one.created_at)}};
}

Answer list_waiting(store::Transaction& tx, const model::EnvironmentId& id) {
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  auto open = store::open_deployments(tx, id);
  std::erase_if(open, [](const auto& one) {
    return one.state != model::DeploymentState::QUEUED || one.approval != ApprovalState::WAITING;
  });
  return list_of(open, [&](const auto& one) { return shape(shown_of(tx, one)); });
}

// What has come between what serves and what waits, as the mirror has it.
void add_changes(ApiContext& c, const Shown& shown, json::object& body) {
  json::array commits;
  json::array files;
  std::size_t files_count = 0;
  std::string unknown;
  const auto& to = shown.deployment.commit;
  const bool from_git = shown.service && model::comes_from_git(*shown.service);
  if (from_git && !to.empty()) {
    auto& git = c.pipeline.git;
    const auto& key = shown.service->repository;
    const auto remote = pipeline::remote_of(c.pipeline, {*shown.service});
    for (const auto& commit : {shown.serving, to}) {
      if (!remote || commit.empty() || git.has_commit(key, commit)) continue;
      // Where it cannot be had, what follows says so.
      [[maybe_unused]] const auto fetched = git.fetch_commit(*remote, commit, {});
    }
    const auto history = git.history(key, to, kMostShownCommits);
    for (const auto& commit : history.value_or(std::vector<model::Commit>())) {
      if (commit.id == shown.serving || shown.serving.empty()) break;
      if (git.is_ancestor(key, commit.id, shown.serving)) break;
      commits.push_back(to_json(commit));
    }
    if (!shown.serving.empty()) {
      const auto changed = git.compare(key, shown.serving, to);
      if (!changed) unknown = changed.error().message;
      for (const auto& file : changed.value_or(model::FileList())) {
        if (++files_count <= kMostShownFiles) files.emplace_back(base::to_valid_utf8(file));
      }
    }
  }
  body["commits"] = std::move(commits);
  body["files_count"] = files_count;
  body["files"] = std::move(files);
  body["changes_unknown"] = text_or_null(unknown);
}

Answer show_one(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<DeploymentId>("deploymentId");
  if (!id) return fail(id.error());
  const auto shown = c.read([&](store::Transaction& tx) -> base::Result<Shown> {
    auto deployment = found(store::deployment(tx, *id), "deployment", *id);
    if (!deployment) return fail(deployment.error());
    return shown_of(tx, std::move(*deployment));
  });
  if (!shown) return fail(shown.error());
  json::object body = shape(*shown);
  add_changes(c, *shown, body);
  return Reply{200, std::move(body)};
}

base::Result<std::string> read_word(const json::value& body, const std::string& field,
                                    bool needed) {
  base::JsonFields fields(body);
  auto text = needed ? fields.required_text(field) : fields.text(field).value_or("");
  if (text.size() > kLongestWord) fields.wrong(field, "has at most 1000 bytes.");
  if (needed && !fields.error() && text.find_first_not_of(" \t\r\n") == std::string::npos) {
    fields.wrong(field, "must say why; the audit log and the deployment keep it.");
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  return text;
}

Answer done(store::Transaction& tx, const DeploymentId& id, const base::Result<void>& said) {
  if (!said) return fail(said.error());
  return Reply{202, shape(shown_of(tx, *store::deployment(tx, id)))};
}

using Word = base::Result<void> (*)(pipeline::Context&, store::Transaction&, const DeploymentId&,
                                    const model::Person&, const std::string&);

Endpoint says(ApiContext& c, Word word, const std::string& field, bool needed) {
  return [&c, word, field, needed](const ApiRequest& request) -> Answer {
    const auto id = request.id<DeploymentId>("deploymentId");
    if (!id) return fail(id.error());
    std::string text;
    if (needed || !request.http.body.empty()) {
      const auto body = request.body();
      if (!body) return fail(body.error());
      auto read = read_word(*body, field, needed);
      if (!read) return fail(read.error());
      text = std::move(*read);
    }
    return c.write([&](store::Transaction& tx) -> Answer {
      return done(tx, *id, word(c.pipeline, tx, *id, person_of(tx, request.caller), text));
    });
  };
}

}  // namespace

void add_approval_endpoints(Router& router, ApiContext& c) {
  const std::string one = "/api/deployment/{deploymentId}";
  router.add("GET", "/api/environment/{environmentId}/approval", "listApproval",
             reads<model::EnvironmentId>(
                 c, "environmentId",
                 [](auto& tx, const auto& id, const ApiRequest&) { return list_waiting(tx, id); }));
  router
      .add("GET", one + "/approval", "getApproval",
           [&c](const ApiRequest& request) { return show_one(c, request); })
      .asks_outside();
  router
      .add("POST", one + "/approve", "approveDeployment",
           says(c, pipeline::approve, "comment", false))
      .needs(model::Role::DEPLOYER);
  router.add("POST", one + "/refuse", "refuseDeployment", says(c, pipeline::refuse, "reason", true))
      .needs(model::Role::DEPLOYER);
  router.add("POST", one + "/throughApproval", "goThroughApproval",
             takes<DeploymentId>(
                 c, "deploymentId",
                 [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) -> Answer {
                   const auto reason = read_word(body, "reason", true);
                   if (!reason) return fail(reason.error());
                   if (!store::deployment(tx, id))
                     return fail(not_found("deployment", id.to_string()));
                   return done(tx, id, pipeline::go_through_approval(c.pipeline, tx, id, *reason));
                 }));
}

}  // namespace slipway::api
