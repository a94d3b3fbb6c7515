#include "api/openapi.h"

#include <array>
#include <map>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>

#include "api/access.h"
#include "api/openapi_enums.h"
#include "api/openapi_parts.h"
#include "api/version.h"
#include "base/text.h"

namespace slipway::api {
namespace {

namespace json = boost::json;

struct Refusal {
  int status = 0;
  std::string_view name;  // under components/responses
  std::string_view description;
};

constexpr std::array kRefusals{
    Refusal{400, "BadRequest", "The body or the query is wrong; the message says what and where."},
    Refusal{401, "Unauthenticated", "There is no token, or it is not known, or it has expired."},
    Refusal{403, "Forbidden", "The token's role does not allow it."},
    Refusal{404, "NotFound", "There is no such thing, or it belongs to another organization."},
    Refusal{408, "TooSlow", "The request did not arrive in time."},
    Refusal{409, "Conflict", "It contradicts what there is: a name that is taken, say."},
    Refusal{413, "TooLarge", "The body is too large."},
    Refusal{415, "UnsupportedType", "The body is of another content type."},
    Refusal{422, "Failed", "It is understood, and could not be done; the message says why."},
    Refusal{429, "TooMany", "There are too many requests; Retry-After says when to try again."},
    Refusal{503, "Unavailable", "It cannot be served now; try again in a moment."},
};

// What openapi/ says, of all topics.
struct Descriptions {
  json::array tags;
  std::map<std::string, std::string, std::less<>> tag_of;  // by operation
  json::object operations;
  json::object schemas;
  json::object parameters;
};

// What an operation needs to be described, whoever serves it.
struct Served {
  std::string_view method;
  std::string_view pattern;
  std::string_view operation;
  bool wants_token = true;
  bool is_for_some = false;  // not every role may
};

Descriptions descriptions() {
  Descriptions all;
  for (const auto text : openapi_parts()) {
    const json::object part = json::parse(text).get_object();
    all.tags.push_back(
        json::object{{"name", part.at("tag")}, {"description", part.at("description")}});
    for (const auto& one : part.at("operations").as_object()) {
      all.tag_of[std::string(one.key())] = part.at("tag").as_string();
      all.operations[one.key()] = one.value();
    }
    for (const auto& one : part.at("schemas").as_object()) all.schemas[one.key()] = one.value();
    const auto* parameters = part.if_contains("parameters");
    if (parameters == nullptr) continue;
    for (const auto& one : parameters->as_object()) all.parameters[one.key()] = one.value();
  }
  for (const auto& [name, values] : openapi_enums()) {
    if (auto* schema = all.schemas.if_contains(name)) {
      schema->as_object()["enum"] = json::value_from(values);
    }
  }
  return all;
}

json::object reference(std::string_view kind, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

// "Project", or "[Project]" for {"results": [...]}.
json::object schema_of(std::string_view shape) {
  if (!shape.starts_with('[')) return reference("schemas", shape);
  return {{"type", "object"},
          {"required", {"results"}},
          {"properties",
           {{"results",
             {{"type", "array"},
              {"items", reference("schemas", shape.substr(1, shape.size() - 2))}}}}}};
}

json::array parameters_of(const Served& served, const json::object& said,
                          const json::object& known) {
  json::array parameters;
  const auto pattern = served.pattern;
  for (std::size_t open = pattern.find('{'); open != std::string_view::npos;
       open = pattern.find('{', open + 1)) {
    const auto name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    json::object schema{{"type", "string"}};
    if (name != "host") schema["format"] = "uuid";
    parameters.push_back(json::object{
        {"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}});
  }
  const auto* query = said.if_contains("query");
  if (query == nullptr) return parameters;
  for (const auto& name : query->as_array()) {
    json::object parameter{{"name", name}, {"in", "query"}};
    if (const auto* details = known.if_contains(name.as_string())) {
      for (const auto& field : details->as_object()) parameter[field.key()] = field.value();
    }
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

std::vector<std::int64_t> statuses_of(const Served& served, const json::object& said) {
  std::vector<std::int64_t> statuses;
  if (const auto* given = said.if_contains("status")) {
    if (given->is_int64()) return {given->as_int64()};
    for (const auto& status : given->as_array()) statuses.push_back(status.as_int64());
    return statuses;
  }
  if (served.method == "DELETE") return {204};
  return {served.method == "POST" ? 201 : 200};
}

json::object answer_of(std::int64_t status, const json::object& said) {
  if (status == 204) return {{"description", "It is done."}};
  json::object content;
  if (const auto* shape = said.if_contains("answer")) {
    content["application/json"] = {{"schema", schema_of(shape->as_string())}};
  }
  if (said.contains("stream")) content["text/event-stream"] = {{"schema", {{"type", "string"}}}};
  if (const auto* media = said.if_contains("media")) {
    content[media->as_string()] = {{"schema", {{"type", "string"}}}};
  }
  return {{"description", status == 202 ? "It is accepted." : "It worked."},
          {"content", std::move(content)}};
}

json::object responses_of(const Served& served, const json::object& said) {
  json::object responses;
  for (const auto status : statuses_of(served, said)) {
    responses[std::to_string(status)] = answer_of(status, said);
  }
  std::set<std::int64_t> errors;
  if (served.wants_token) errors.insert(401);
  if (served.is_for_some) errors.insert(403);
  if (served.pattern.find('{') != std::string_view::npos) errors.insert(404);
  if (said.contains("request")) errors.insert({400, 413});
  if (said.contains("query")) errors.insert(400);
  if (said.contains("conflict")) errors.insert(409);
  if (const auto* more = said.if_contains("errors")) {
    for (const auto& status : more->as_array()) errors.insert(status.as_int64());
  }
  for (const auto& refusal : kRefusals) {
    if (!errors.contains(refusal.status)) continue;
    responses[std::to_string(refusal.status)] = reference("responses", refusal.name);
  }
  responses["default"] = reference("responses", "Refused");
  return responses;
}

json::object operation_of(const Served& served, const Descriptions& all) {
  const auto* found = all.operations.if_contains(served.operation);
  const json::object said = found == nullptr ? json::object() : found->as_object();
  json::object operation{
      {"operationId", served.operation},
      {"summary", said.contains("summary") ? said.at("summary") : json::value(served.operation)},
      {"parameters", parameters_of(served, said, all.parameters)},
      {"responses", responses_of(served, said)}};
  if (const auto tag = all.tag_of.find(served.operation); tag != all.tag_of.end()) {
    operation["tags"] = json::array{json::value(tag->second)};
  }
  if (const auto* request = said.if_contains("request")) {
    operation["requestBody"] = {
        {"required", !said.contains("optional")},
        {"content", {{"application/json", {{"schema", schema_of(request->as_string())}}}}}};
  }
  if (!served.wants_token) operation["security"] = json::array();
  return operation;
}

json::object refused(std::string_view description) {
  return {{"description", description},
          {"content", {{"application/json", {{"schema", reference("schemas", "Error")}}}}}};
}

json::object components(Descriptions all) {
  json::object responses{{"Refused", refused("What was wrong and what to do.")}};
  for (const auto& refusal : kRefusals) responses[refusal.name] = refused(refusal.description);
  return {{"schemas", std::move(all.schemas)},
          {"responses", std::move(responses)},
          {"securitySchemes",
           {{"token",
             {{"type", "apiKey"},
              {"in", "header"},
              {"name", "Authorization"},
              {"description", "Token T, or Bearer T"}}}}}};
}

Served served_by(const RouteEntry& route) {
  const bool is_open = !needs_caller(route.method, route.pattern);
  return {
      .method = route.method,
      .pattern = route.pattern,
      .operation = route.operation,
      .wants_token = !is_open,
      .is_for_some = !is_open && (route.above_organizations || route.role != model::Role::VIEWER)};
}

// Deliveries are taken before the router, by whoever knows the hook's secret.
constexpr Served kDeliveries{.method = "POST",
                             .pattern = "/hooks/{hookId}",
                             .operation = "receiveDelivery",
                             .wants_token = false};

}  // namespace

json::object openapi(const Router& router) {
  Descriptions all = descriptions();
  json::object paths;
  const auto add = [&](const Served& served) {
    auto& path = paths[served.pattern];
    if (path.is_null()) path = json::object();
    path.as_object()[base::to_lower(served.method)] = operation_of(served, all);
  };
  for (const auto& route : router.routes()) add(served_by(route));
  add(kDeliveries);
  json::array tags = std::move(all.tags);
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Slipway"},
            {"version", version()},
            {"description", "Deploys on a push or a new image tag, and says why, or why not."},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", json::array{json::object{{"url", "/"}}}},
          {"security", json::array{json::object{{"token", json::array()}}}},
          {"tags", std::move(tags)},
          {"paths", std::move(paths)},
          {"components", components(std::move(all))}};
}

}  // namespace slipway::api
