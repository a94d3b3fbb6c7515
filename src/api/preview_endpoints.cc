// Previews of pull requests: what there is of an environment, and what people do with it.
#include "api/commit_id.h"
#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/shapes.h"
#include "base/enum.h"
#include "pipeline/previews.h"
#include "store/organizations.h"
#include "store/previews.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::PreviewId;

json::object shape(store::Transaction& tx, const model::Preview& p) {
  const auto copy = p.environment ? store::environment(tx, *p.environment) : std::nullopt;
  return {{"id", p.id.to_string()},
          {"created_at", base::to_iso8601(p.created_at)},
          {"updated_at", base::to_iso8601(p.updated_at)},
          {"base_environment_id", p.base.to_string()},
          {"environment_id", copy ? json::value(copy->id.to_string()) : nullptr},
          {"environment_name", copy ? json::value(copy->name) : nullptr},
          {"repository", p.repository.to_string()},
          {"number", p.number},
          {"title", p.title},
          {"author", text_or_null(p.author)},
          {"url", text_or_null(p.url)},
          {"source_branch", p.source_branch},
          {"target_branch", p.target_branch},
          {"head", text_or_null(p.head)},
          {"is_open", p.is_open},
          {"from_fork", p.from_fork},
          {"allowed_head", text_or_null(p.allowed_head)},
          {"allowed_by", text_or_null(p.allowed_by)},
          {"state", base::to_string(p.state)},
          {"message", text_or_null(base::to_valid_utf8(p.message))},
          {"expires_at", time_or_null(p.expires_at)}};
}

Answer list_previews(store::Transaction& tx, const model::EnvironmentId& id) {
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  return list_of(store::previews(tx, id), [&](const auto& one) { return shape(tx, one); });
}

Answer allow(ApiContext& c, store::Transaction& tx, const PreviewId& id, const json::value& body,
             const std::string& user) {
  base::JsonFields fields(body);
  const auto commit = fields.required_text("commit");
  if (!commit.empty() && !is_commit_id(commit)) {
    fields.wrong("commit", "'" + commit + "' is no full commit id; write all its digits.");
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (auto done = pipeline::allow_preview(c.pipeline, tx, id, commit, user); !done) {
    return fail(done.error());
  }
  return Reply{202, shape(tx, *store::preview(tx, id))};
}

Answer remove(ApiContext& c, store::Transaction& tx, const PreviewId& id, const std::string& user) {
  const auto preview = found(store::preview(tx, id), "preview", id);
  if (!preview) return fail(preview.error());
  pipeline::remove_preview(c.pipeline, tx, *preview, "Removed by " + user + ".");
  return Reply{204, {}};
}

}  // namespace

void add_preview_endpoints(Router& router, ApiContext& c) {
  const std::string one = "/api/preview/{previewId}";
  const std::string parameter = "previewId";
  router.add("GET", "/api/environment/{environmentId}/preview", "listPreview",
             reads<model::EnvironmentId>(c, "environmentId",
                                         [](auto& tx, const auto& id, const ApiRequest&) {
                                           return list_previews(tx, id);
                                         }));
  router.add(
      "GET", one, "getPreview",
      reads<PreviewId>(c, parameter, [](auto& tx, const auto& id, const ApiRequest&) -> Answer {
        const auto preview = found(store::preview(tx, id), "preview", id);
        if (!preview) return fail(preview.error());
        return Reply{200, shape(tx, *preview)};
      }));
  // It deploys a commit, as whoever may deploy any commit by hand does.
  router
      .add("POST", one + "/allow", "allowPreview",
           takes<PreviewId>(
               c, parameter,
               [&c](auto& tx, const auto& id, const auto& body, const ApiRequest& request) {
                 return allow(c, tx, id, body, request.user);
               }))
      .needs(model::Role::DEPLOYER);
  router.add(
      "DELETE", one, "deletePreview",
      writes<PreviewId>(c, parameter, [&c](auto& tx, const auto& id, const ApiRequest& request) {
        return remove(c, tx, id, request.user);
      }));
}

}  // namespace slipway::api
