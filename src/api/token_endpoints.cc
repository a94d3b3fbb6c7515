#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/sessions.h"
#include "api/tokens.h"
#include "base/enum.h"
#include "store/api_tokens.h"
#include "store/organizations.h"
#include "store/owners.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::ApiTokenId;
using model::OrganizationId;
using model::Role;

template <typename Ids>
json::array ids_shape(const Ids& ids) {
  json::array shown;
  for (const auto& id : ids) shown.push_back(json::string(id.to_string()));
  return shown;
}

json::object reach_shape(const model::Reach& reach) {
  return {{"projects", ids_shape(reach.projects)}, {"environments", ids_shape(reach.environments)}};
}

json::object token_shape(const store::ApiToken& token) {
  const auto role = base::to_string(token.role);
  json::object shown{
      {"id", token.id.to_string()}, {"created_at", base::to_iso8601(token.created_at)},
      {"name", token.name},         {"description", token.description},
      {"role_name", role},          {"role_id", role},
      {"expires_at", nullptr},      {"last_used_at", nullptr},
      {"limited_to", nullptr}};
  if (token.reach.is_limited()) shown["limited_to"] = reach_shape(token.reach);
  if (token.last_used_at) shown["last_used_at"] = base::to_iso8601(*token.last_used_at);
  if (token.expires_at) shown["expires_at"] = base::to_iso8601(*token.expires_at);
  return shown;
}

template <typename Id>
std::set<Id> read_ids(base::JsonFields& fields, std::string_view name, std::string_view what) {
  std::set<Id> ids;
  for (const auto& text : fields.texts(name).value_or(std::vector<std::string>())) {
    if (const auto id = Id::parse(text)) {
      ids.insert(*id);
    } else {
      fields.wrong("limited_to",
                   "'" + base::to_valid_utf8(text) + "' is no id of " + std::string(what) + ".");
    }
  }
  return ids;
}

// An empty limit would limit nothing, where somebody meant one.
void read_reach(base::JsonFields& fields, model::Reach& reach) {
  const auto* const limit = fields.any("limited_to");
  if (limit == nullptr || limit->is_null()) return;
  base::JsonFields inner(*limit);
  reach.projects = read_ids<model::ProjectId>(inner, "projects", "a project");
  reach.environments = read_ids<model::EnvironmentId>(inner, "environments", "an environment");
  inner.refuse_unknown();
  if (inner.error()) {
    fields.take(inner.error());
  } else if (!reach.is_limited()) {
    fields.wrong("limited_to",
                 "names no project and no environment; leave it out for a token of "
                 "the whole organization.");
  }
}

base::Result<void> check_reach(store::Transaction& tx, const OrganizationId& organization,
                               const model::Reach& reach) {
  const auto check = [&](std::string_view parameter, const std::string& id) -> base::Result<void> {
    if (store::owner(tx, parameter, id) == organization) return {};
    return fail(base::ErrorCode::kInvalid,
                "limited_to: the organization has nothing with the id '" + id + "'.", "limited_to");
  };
  for (const auto& id : reach.projects) {
    if (auto known = check("projectId", id.to_string()); !known) return known;
  }
  for (const auto& id : reach.environments) {
    if (auto known = check("environmentId", id.to_string()); !known) return known;
  }
  return {};
}

std::optional<base::Error> read_token(const json::value& body, base::Timestamp now,
                                      store::ApiToken& token) {
  base::JsonFields fields(body);
  token.name = fields.required_name();
  token.description = fields.text("description").value_or("");
  const auto role = fields.enumeration<Role>("role_id");
  const auto scope = fields.text("scope");  // the reference's way to say ADMIN
  if (scope && *scope != "ADMIN") fields.wrong("scope", "is ADMIN, or left out; see role_id.");
  if (!role && !scope && !fields.error()) {
    fields.wrong("role_id",
                 "is missing; it is " + base::list_words(base::enum_names<Role>()) + ".");
  }
  token.role = role.value_or(Role::ADMIN);
  if (const auto text = fields.text("expires_at")) {
    token.expires_at = base::parse_iso8601(*text);
    if (!token.expires_at || *token.expires_at <= now) {
      fields.wrong("expires_at", "must be a time to come, as 2030-01-31T12:00:00Z.");
    }
  }
  read_reach(fields, token.reach);
  fields.refuse_unknown();
  return fields.error();
}

// The only answer that ever holds the token itself: the store keeps its hash.
Answer create_token(ApiContext& c, store::Transaction& tx, const OrganizationId& id,
                    const json::value& body) {
  store::ApiToken token;
  if (auto error = read_token(body, c.now(), token)) return fail(*error);
  if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
  if (auto known = check_reach(tx, id, token.reach); !known) return fail(known.error());
  std::string bytes(32, '\0');
  c.pipeline.random.fill(std::span(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()));
  const std::string secret = "slipway_" + base::encode_hex(bytes);
  token.id = c.make_id<ApiTokenId>();
  token.organization = id;
  token.token_hash = token_digest(secret);
  token.created_at = c.now();
  store::insert(tx, token);
  json::object shown = token_shape(token);
  shown["token"] = secret;
  return Reply{201, std::move(shown)};
}

std::vector<store::ApiToken> tokens_of(store::Transaction& tx, const OrganizationId& id) {
  auto tokens = store::api_tokens(tx);
  std::erase_if(tokens, [&](const auto& token) { return token.organization != id; });
  return tokens;
}

Answer remove_token(store::Transaction& tx, const OrganizationId& id, const ApiRequest& request) {
  const auto token_id = request.id<ApiTokenId>("apiTokenId");
  if (!token_id) return fail(token_id.error());
  for (const auto& token : tokens_of(tx, id)) {
    if (token.id != *token_id) continue;
    store::remove_api_token(tx, *token_id);
    return Reply{204, {}};
  }
  return fail(not_found("API token", token_id->to_string()));
}

}  // namespace

void add_token_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/organization/{organizationId}/apiToken";
  const std::string parameter = "organizationId";
  const auto known_at_once = [&c](Endpoint endpoint) -> Endpoint {
    return [&c, endpoint = std::move(endpoint)](const ApiRequest& request) {
      auto answer = endpoint(request);
      c.tokens.load(c.database());
      c.sessions.load(c.database());
      return answer;
    };
  };
  router
      .add("GET", path, "listOrganizationApiTokens",
           reads<OrganizationId>(c, parameter,
                                 [](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                                   if (!store::organization(tx, id)) {
                                     return fail(not_found("organization", id.to_string()));
                                   }
                                   return list_of(tokens_of(tx, id), token_shape);
                                 }))
      .needs(Role::ADMIN);
  router.add("POST", path, "createOrganizationApiToken",
             known_at_once(takes<OrganizationId>(
                 c, parameter, [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) {
                   return create_token(c, tx, id, body);
                 })));
  router.add("DELETE", path + "/{apiTokenId}", "deleteOrganizationApiToken",
             known_at_once(writes<OrganizationId>(
                 c, parameter, [](auto& tx, const auto& id, const ApiRequest& request) {
                   return remove_token(tx, id, request);
                 })));
}

}  // namespace slipway::api
