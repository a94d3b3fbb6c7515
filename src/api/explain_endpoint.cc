#include <boost/json/array.hpp>

#include "api/announcement_body.h"
#include "api/endpoints.h"
#include "api/shapes.h"
#include "pipeline/explain.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

using Verdicts = base::Result<std::vector<model::Verdict>>;

Verdicts explain_push(ApiContext& c, const model::OrganizationId& organization,
                      base::JsonFields& fields) {
  pipeline::Question question;
  question.organization = organization;
  const std::string repository = fields.required_text("repository");
  question.branch = fields.required_text("branch");
  question.from = fields.text("from").value_or("");
  question.to = fields.text("to").value_or("");
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  const auto url = model::parse_git_url(repository);
  if (!url) return fail(base::ErrorCode::kInvalid, url.error().message, "repository");
  question.repository = model::RepositoryKey(*url);
  return pipeline::explain(c.pipeline, question, {});
}

Verdicts explain_image(ApiContext& c, const model::OrganizationId& organization,
                       base::JsonFields& fields) {
  const auto announcement = read_announcement(fields);
  if (fields.error()) return fail(*fields.error());
  return pipeline::explain(c.pipeline, organization, announcement, {});
}

}  // namespace

void add_explain_endpoint(Router& router, ApiContext& c) {
  router
      .add("POST", "/api/organization/{organizationId}/explain", "explain",
           [&c](const ApiRequest& request) -> Answer {
             const auto id = request.id<model::OrganizationId>("organizationId");
             const auto body = request.body();
             if (!id) return fail(id.error());
             if (!body) return fail(body.error());
             base::JsonFields fields(*body);
             const auto verdicts = fields.has("image_name") ? explain_image(c, *id, fields)
                                                            : explain_push(c, *id, fields);
             if (!verdicts) return fail(verdicts.error());
             json::array items;
             for (const auto& verdict : *verdicts) items.push_back(to_json(verdict));
             return Reply{200, json::object{{"verdicts", std::move(items)}}};
           })
      .needs(model::Role::VIEWER);
}

}  // namespace slipway::api
