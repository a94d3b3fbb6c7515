#include "api/endpoints.h"
#include "api/new_password.h"
#include "api/on_path.h"
#include "api/sessions.h"
#include "api/user_view.h"
#include "base/enum.h"
#include "base/password.h"
#include "base/text.h"
#include "store/organizations.h"
#include "store/users.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::OrganizationId;
using model::Role;
using model::UserId;
using store::User;

// What a body says about a user; the password is not hashed yet.
struct UserBody {
  std::optional<std::string> name, email, password;
  std::optional<Role> role;
  bool says_organization = false;
  std::optional<OrganizationId> organization;
};

base::Result<UserBody> read_user(const json::value& body, bool creating) {
  base::JsonFields fields(body);
  UserBody read;
  const auto needed = [&](const char* name) -> std::optional<std::string> {
    if (!creating && !fields.has(name)) return std::nullopt;
    return fields.required_text(name);
  };
  read.name = needed("name");
  if (read.name && read.name->size() > 255) fields.wrong("name", "has at most 255 bytes.");
  read.email = needed("email");
  if (read.email && !fields.error()) {
    read.email = base::to_lower(*read.email);
    if (!looks_like_email(*read.email)) fields.wrong("email", "must be an e-mail address.");
  }
  read.password = needed("password");
  if (read.password) check_new_password(fields, *read.password);
  read.role = fields.enumeration<Role>("role");
  if (creating && !read.role && !fields.error()) {
    fields.wrong("role", "is missing; it is " + base::list_words(base::enum_names<Role>()) + ".");
  }
  // Null says something else than nothing: of all organizations.
  read.says_organization = body.is_object() && body.get_object().contains("organization_id");
  if (const auto id = fields.text("organization_id")) {
    read.organization = OrganizationId::parse(*id);
    if (!read.organization) fields.wrong("organization_id", "must be an organization's id.");
  }
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  return read;
}

// A user of all organizations is the business of those who are of all, too.
base::Result<void> may_be_of(store::Transaction& tx, const Caller& caller,
                             const std::optional<OrganizationId>& organization) {
  if (caller.organization && organization != caller.organization) {
    return fail(base::ErrorCode::kForbidden,
                "'" + caller.name + "' is of one organization, and can only have users of that.",
                "organization_id");
  }
  if (organization && !store::organization(tx, *organization)) {
    return fail(base::ErrorCode::kInvalid, "organization_id: there is no such organization.",
                "organization_id");
  }
  return {};
}

base::Result<User> user_of(store::Transaction& tx, const ApiRequest& request) {
  const auto id = request.id<UserId>("userId");
  if (!id) return fail(id.error());
  auto user = found(store::user(tx, *id), "user", *id);
  if (user && request.caller.organization && user->organization != request.caller.organization) {
    return fail(not_found("user", id->to_string()));
  }
  return user;
}

Answer create_user(ApiContext& c, const ApiRequest& request) {
  const auto json = request.body();
  if (!json) return fail(json.error());
  const auto body = read_user(*json, true);
  if (!body) return fail(body.error());
  User user;
  user.id = c.make_id<UserId>();
  user.organization = body->says_organization ? body->organization : request.caller.organization;
  user.name = *body->name;
  user.email = *body->email;
  user.password_hash = base::hash_password(*body->password, c.pipeline.random);
  user.role = *body->role;
  user.created_at = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    if (auto may = may_be_of(tx, request.caller, user.organization); !may) return fail(may.error());
    return stored_as(201, store::insert(tx, user), [&] { return to_json(user); });
  });
}

Answer edit_user(ApiContext& c, const ApiRequest& request) {
  const auto json = request.body();
  if (!json) return fail(json.error());
  const auto body = read_user(*json, false);
  if (!body) return fail(body.error());
  std::string hash;
  if (body->password) hash = base::hash_password(*body->password, c.pipeline.random);
  auto answer = c.write([&](store::Transaction& tx) -> Answer {
    auto user = user_of(tx, request);
    if (!user) return fail(user.error());
    if (body->name) user->name = *body->name;
    if (body->email) user->email = *body->email;
    if (body->role) user->role = *body->role;
    if (body->says_organization) user->organization = body->organization;
    if (auto may = may_be_of(tx, request.caller, user->organization); !may) {
      return fail(may.error());
    }
    if (body->password) {
      user->password_hash = hash;
      store::remove_sessions(tx, user->id);
    }
    return stored_as(200, store::update(tx, *user), [&] { return to_json(*user); });
  });
  c.sessions.load(c.database());
  return answer;
}

}  // namespace

void add_user_endpoints(Router& router, ApiContext& c) {
  const std::string all = "/api/user";
  const std::string one = all + "/{userId}";
  router
      .add("GET", all, "listUsers",
           [&c](const ApiRequest& request) -> Answer {
             auto users = c.read([](store::Transaction& tx) { return store::users(tx); });
             if (const auto& own = request.caller.organization) {
               std::erase_if(users, [&](const auto& user) { return user.organization != own; });
             }
             return list_of(users, [](const User& user) { return to_json(user); });
           })
      .needs(Role::ADMIN);
  router
      .add("POST", all, "createUser",
           [&c](const ApiRequest& request) { return create_user(c, request); })
      .takes_a_password();
  router
      .add("GET", one, "getUser",
           [&c](const ApiRequest& request) -> Answer {
             return c.read([&](store::Transaction& tx) -> Answer {
               return user_of(tx, request).map([](const auto& user) {
                 return Reply{200, to_json(user)};
               });
             });
           })
      .needs(Role::ADMIN);
  router
      .add("PUT", one, "editUser",
           [&c](const ApiRequest& request) { return edit_user(c, request); })
      .takes_a_password();
  router.add("DELETE", one, "deleteUser", [&c](const ApiRequest& request) {
    auto answer = c.write([&](store::Transaction& tx) -> Answer {
      return user_of(tx, request).map([&](const auto& user) {
        store::remove_user(tx, user.id);
        return Reply{204, {}};
      });
    });
    c.sessions.load(c.database());
    return answer;
  });
}

}  // namespace slipway::api
