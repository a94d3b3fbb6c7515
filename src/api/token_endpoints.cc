#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/sessions.h"
#include "api/tokens.h"
#include "base/enum.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::ApiTokenId;
using model::OrganizationId;
using model::Role;

json::object token_shape(const store::ApiToken& token) {
  const auto role = base::to_string(token.role);
  json::object shown{
      {"id", token.id.to_string()}, {"created_at", base::to_iso8601(token.created_at)},
      {"name", token.name},         {"description", token.description},
      {"role_name", role},          {"role_id", role},
      {"expires_at", nullptr},      {"last_used_at", nullptr}};
  if (token.last_used_at) shown["last_used_at"] = base::to_iso8601(*token.last_used_at);
  if (token.expires_at) shown["expires_at"] = base::to_iso8601(*token.expires_at);
  return shown;
}

std::optional<base::Error> read_token(const json::value& body, base::Timestamp now,
                                      store::ApiToken& token) {
  base::JsonFields fields(body);
  token.name = fields.required_text("name");
  if (token.name.size() > 255) fields.wrong("name", "has at most 255 bytes.");
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
  fields.refuse_unknown();
  return fields.error();
}

// The only answer that ever holds the token itself: the store keeps its hash.
Answer create_token(ApiContext& c, store::Transaction& tx, const OrganizationId& id,
                    const json::value& body) {
  store::ApiToken token;
  if (auto error = read_token(body, c.now(), token)) return fail(*error);
  if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
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
