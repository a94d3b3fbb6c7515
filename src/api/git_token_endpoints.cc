#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/kept_secret.h"
#include "api/shapes.h"
#include "base/private_key.h"
#include "forge/github/github_app.h"
#include "io/url.h"
#include "pipeline/forge_repositories.h"
#include "pipeline/token_origin.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::GitTokenId;
using model::OrganizationId;

void read_api_url(base::JsonFields& fields, bool has_new_token, store::GitToken& token) {
  const std::string before = token.git_api_url;
  token.git_api_url = fields.text("git_api_url").value_or("");
  while (token.git_api_url.ends_with('/')) token.git_api_url.pop_back();
  if (token.git_api_url.empty()) return;
  const auto url = io::parse_url(token.git_api_url);
  if (!url || url->has_user || token.git_api_url.find_first_of("?#") != std::string::npos) {
    fields.wrong("git_api_url",
                 "'" + token.git_api_url +
                     "' is no address of a forge's API. Write https://, its host and its path, as "
                     "https://git.example.com/api/v4; without user, query and fragment.");
    return;
  }
  if (has_new_token) return;
  const auto wrong = wrong_to_keep(before, token.git_api_url);
  if (!wrong.empty()) fields.wrong("token", wrong);
}

// A GitHub App's: `token` is its private key then.
void read_app(base::JsonFields& fields, store::GitToken& token) {
  if (fields.has("app_id")) token.app_id = fields.text("app_id").value_or("");
  if (fields.has("installation_id")) {
    token.installation_id = fields.text("installation_id").value_or("");
  }
  if (!token.installation_id.empty() && !forge::is_installation_id(token.installation_id)) {
    fields.wrong("installation_id",
                 "is no number; leave it out, and GitHub is asked for that of each repository.");
  }
  if (token.app_id.empty()) {
    if (!token.installation_id.empty()) {
      fields.wrong("installation_id", "means nothing without the app_id of a GitHub App.");
    }
    return;
  }
  if (!forge::is_github_app_id(token.app_id)) {
    fields.wrong("app_id", "is neither the id nor the client id of a GitHub App.");
  }
  if (token.type.empty()) token.type = "GITHUB";
  if (token.type != "GITHUB") fields.wrong("type", "must be GITHUB where there is an app_id.");
}

// Whoever gives a key wants to know now whether it is one.
void check_app_key(ApiContext& c, base::JsonFields& fields, const store::GitToken& token) {
  if (token.app_id.empty()) return;
  const auto plain = c.pipeline.cipher.decrypt(token.token);
  if (!plain) return;
  if (const auto key = base::PrivateKey::rsa(*plain); !key) {
    fields.wrong("token", "must be the GitHub App's private key: " + key.error().message);
  }
}

// `token` is an access token for https, or an OpenSSH private key, which makes it a deploy key.
std::optional<base::Error> read_git_token(ApiContext& c, const json::value& body, bool creating,
                                          store::GitToken& token) {
  base::JsonFields fields(body);
  const std::string origin = pipeline::origin_of(token);
  if (creating || fields.has("name")) token.name = fields.required_name();
  if (auto description = fields.text("description")) token.description = *description;
  if (auto type = fields.text("type")) token.type = *type;
  const bool has_new_token = creating || fields.has("token");
  if (has_new_token) {
    token.token = c.pipeline.cipher.encrypt(fields.required_text("token"));
  }
  if (fields.has("workspace")) token.workspace = fields.text("workspace").value_or("");
  if (fields.has("git_api_url")) read_api_url(fields, has_new_token, token);
  read_app(fields, token);
  if (!has_new_token && !origin.empty() && pipeline::origin_of(token) != origin) {
    fields.wrong("token", "is needed again: the one that is kept was given for " + origin + ".");
  }
  if (!fields.error()) check_app_key(c, fields, token);
  fields.refuse_unknown();
  return fields.error();
}

// One of this organization's.
base::Result<store::GitToken> token_of(store::Transaction& tx, const ApiRequest& request) {
  const auto organization = request.id<OrganizationId>("organizationId");
  const auto id = request.id<GitTokenId>("gitTokenId");
  if (!organization) return fail(organization.error());
  if (!id) return fail(id.error());
  auto token = store::git_token(tx, *id);
  if (!token || token->organization != *organization) {
    return fail(not_found("git token", id->to_string()));
  }
  return std::move(*token);
}

// What a person may make a service of, so only who may make one sees it.
Answer list_repositories(ApiContext& c, const ApiRequest& request) {
  std::optional<model::GitUrl> near;
  const auto token = c.read([&](store::Transaction& tx) {
    auto found = token_of(tx, request);
    if (found) near = pipeline::repository_with(tx, *found);
    return found;
  });
  if (!token) return fail(token.error());
  const auto reached =
      pipeline::reached_repositories(c.pipeline, *token, near, request.query_value("search"));
  if (!reached) return fail(reached.error());
  json::array items;
  for (const auto& one : reached->found) {
    items.push_back(
        json::object{{"name", base::to_valid_utf8(one.name)},
                     {"url", base::to_valid_utf8(one.url)},
                     {"default_branch", one.default_branch.empty()
                                            ? json::value(nullptr)
                                            : json::value(base::to_valid_utf8(one.default_branch))},
                     {"is_private", one.is_private}});
  }
  return Reply{200, json::object{{"results", std::move(items)}, {"has_more", reached->has_more}}};
}

}  // namespace

void add_git_token_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/organization/{organizationId}/gitToken";
  router.add("GET", path, "listOrganizationGitTokens", [&c](const ApiRequest& request) -> Answer {
    return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
      return c.read([&](store::Transaction& tx) -> Answer {
        if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
        json::array items;
        for (const auto& item : store::git_tokens(tx, id)) items.push_back(to_json(item));
        return results(std::move(items));
      });
    });
  });
  router.add("POST", path, "createGitToken", [&c](const ApiRequest& request) -> Answer {
    const auto id = request.id<OrganizationId>("organizationId");
    const auto body = request.body();
    if (!id) return fail(id.error());
    if (!body) return fail(body.error());
    store::GitToken token;
    if (auto error = read_git_token(c, *body, true, token)) return fail(*error);
    token.id = c.make_id<GitTokenId>();
    token.organization = *id;
    token.created_at = token.updated_at = c.now();
    return c.write([&](store::Transaction& tx) -> Answer {
      if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
      if (auto stored = store::insert(tx, token); !stored) return fail(stored.error());
      return Reply{201, to_json(token)};
    });
  });
  router.add(
      "GET", path + "/{gitTokenId}", "getOrganizationGitToken",
      [&c](const ApiRequest& request) -> Answer {
        return c.read([&](store::Transaction& tx) -> Answer {
          return token_of(tx, request).map([](const auto& t) { return Reply{200, to_json(t)}; });
        });
      });
  router
      .add("GET", path + "/{gitTokenId}/repository", "listGitTokenRepositories",
           [&c](const ApiRequest& request) { return list_repositories(c, request); })
      .takes_query({"search"})
      .asks_outside()
      .needs(model::Role::ADMIN);
  router.add("PUT", path + "/{gitTokenId}", "editGitToken",
             [&c](const ApiRequest& request) -> Answer {
               const auto body = request.body();
               if (!body) return fail(body.error());
               return c.write([&](store::Transaction& tx) -> Answer {
                 auto token = token_of(tx, request);
                 if (!token) return fail(token.error());
                 if (auto error = read_git_token(c, *body, false, *token)) return fail(*error);
                 token->updated_at = c.now();
                 if (auto stored = store::update(tx, *token); !stored) return fail(stored.error());
                 return Reply{200, to_json(*token)};
               });
             });
  router.add("DELETE", path + "/{gitTokenId}", "deleteGitToken",
             [&c](const ApiRequest& request) -> Answer {
               return c.write([&](store::Transaction& tx) -> Answer {
                 return token_of(tx, request).map([&](const auto& token) {
                   store::remove_git_token(tx, token.id);
                   return Reply{204, {}};
                 });
               });
             });
}

}  // namespace slipway::api
