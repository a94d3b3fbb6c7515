#include "api/audit.h"

#include <array>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/client_of.h"
#include "base/id.h"
#include "base/json_fields.h"
#include "base/json_member.h"
#include "store/events.h"
#include "store/owners.h"

namespace slipway::api {
namespace {

namespace json = boost::json;

thread_local AuditScope* current_scope = nullptr;

// createSession and deleteSession change nothing of anybody's (a user's last_sign_in_at says it);
// explain and testDeploymentRestrictions only ask.
const std::set<std::string, std::less<>> kNotAudited{"createSession", "deleteSession", "explain",
                                                     "testDeploymentRestrictions"};

constexpr std::array<std::string_view, 10> kSecretKeys{
    "token",      "target_url", "csrf_token",          "password",   "secret", "secret_access_key",
    "client_key", "kubeconfig", "scaleway_secret_key", "private_key"};

std::string text_of(const json::value& shown, std::string_view name) {
  const auto* object = shown.if_object();
  return object == nullptr ? "" : base::text_member(*object, name);
}

std::string name_of(const json::value& shown) {
  for (const auto* name : {"name", "key", "domain", "value"}) {
    if (auto text = text_of(shown, name); !text.empty()) return text;
  }
  return {};
}

// What changes them makes an event of its own.
const std::set<std::string, std::less<>> kToldByThemselves{
    "application", "container", "deployment", "delivery", "job", "push", "run", "service"};

std::string_view parent_of(std::string_view pattern) {
  return pattern.substr(0, pattern.rfind('/'));
}
std::string_view last_of(std::string_view pattern) {
  return pattern.substr(pattern.rfind('/') + 1);
}
// "{applicationId}" names an application.
std::string_view parameter_of(std::string_view segment) {
  return segment.substr(1, segment.size() - 2);
}

const RouteEntry* look_at(const Router& router, std::string_view pattern) {
  for (const auto& route : router.routes()) {
    if (route.method == "GET" && route.pattern == pattern && !route.stream) return &route;
  }
  return nullptr;
}

// A list is answered as it was written (list_writer.h).
json::value said_in(Reply reply) {
  if (!reply.raw) return std::move(reply.json);
  return base::parse_json(*reply.raw).value_or(json::value());
}

json::value answer_of(const RouteEntry& route, const ApiRequest& request) {
  ApiRequest asked;
  asked.path = request.path;
  asked.caller = request.caller;
  asked.http.method = "GET";
  asked.http.path = request.http.path;
  auto answer = route.endpoint(asked);
  return answer ? said_in(std::move(*answer)) : json::value();
}

// As the API shows it: by itself, or in the list that it stands in.
json::value find_target(const Router& router, std::string_view pattern, const std::string& id,
                        const ApiRequest& request) {
  if (const auto* one = look_at(router, pattern)) return answer_of(*one, request);
  const auto* list = look_at(router, parent_of(pattern));
  if (list == nullptr) return {};
  const auto all = answer_of(*list, request);
  const auto* object = all.if_object();
  const auto* results = object == nullptr ? nullptr : object->if_contains("results");
  if (results == nullptr || !results->is_array()) return {};
  for (const auto& one : results->get_array()) {
    if (text_of(one, "id") == id) return one;
  }
  return {};
}

std::optional<model::OrganizationId> organization_of(store::Database& database,
                                                     const ApiRequest& request) {
  auto organization = request.caller.organization;
  database.read([&](store::Transaction& tx) {
    for (const auto& [parameter, id] : request.path) {
      const auto uuid = base::Uuid::parse(id);
      if (const auto owner = store::owner(tx, parameter, uuid ? uuid->to_string() : id)) {
        organization = owner;
      }
    }
    // An import names its service beside the path.
    if (const auto service = base::Uuid::parse(request.query_value("service_id"))) {
      if (const auto owner = store::owner(tx, "serviceId", service->to_string())) {
        organization = owner;
      }
    }
  });
  return organization;
}

std::string written(const json::value& shown) {
  return shown.is_null() ? "" : json::serialize(without_secrets(shown));
}

}  // namespace

bool is_audited(const RouteEntry& route) {
  return (route.method != "GET" || route.does_more_than_look) &&
         route.pattern.starts_with("/api/") && !kNotAudited.contains(route.operation);
}

json::value without_secrets(json::value shown) {
  if (auto* array = shown.if_array()) {
    for (auto& one : *array) one = without_secrets(std::move(one));
  } else if (auto* object = shown.if_object()) {
    for (const auto name : kSecretKeys) object->erase(name);
    const auto* secret = object->if_contains("is_secret");
    if (secret != nullptr && secret->is_bool() && secret->get_bool()) object->erase("value");
    for (auto& one : *object) one.value() = without_secrets(std::move(one.value()));
  }
  return shown;
}

AuditScope::AuditScope(const Router& router, const RouteEntry& route, const ApiRequest& request,
                       store::Database& database, base::Clock& clock, base::Random& random)
    : database_(database), posts_(route.method == "POST") {
  entry_.at = clock.now();
  entry_.id = model::AuditEntryId::make(entry_.at, random);
  entry_.actor_type = request.caller.user ? "USER" : "API_TOKEN";
  if (request.caller.user) entry_.actor_id = request.caller.user->to_string();
  if (request.caller.token) entry_.actor_id = request.caller.token->to_string();
  entry_.actor_name = request.caller.name;
  entry_.address = address_of(request.http);
  entry_.operation = route.operation;
  entry_.organization = organization_of(database, request);
  std::string_view pattern = route.pattern;
  made_type_ = last_of(pattern);
  while (!pattern.empty() && !pattern.ends_with('}')) pattern = parent_of(pattern);
  if (!pattern.empty()) {
    const auto parameter = parameter_of(last_of(pattern));
    const auto type =
        parameter.ends_with("Id") ? parameter.substr(0, parameter.size() - 2) : parameter;
    entry_.target_type = type;
    entry_.target_id = request.path.at(std::string(parameter));
    const auto before = find_target(router, pattern, entry_.target_id, request);
    entry_.target_name = name_of(before);
    // A look that does more changes nothing of it.
    if (!posts_ && route.method != "GET") entry_.before = written(before);
  } else {
    entry_.target_type = made_type_;
  }
  current_scope = this;
}

AuditScope::~AuditScope() { current_scope = nullptr; }

AuditScope* AuditScope::current() { return current_scope; }

void AuditScope::record(store::Transaction& tx, const Reply& reply) {
  store::AuditEntry entry = entry_;
  const json::value said = said_in(reply);
  const std::string id = text_of(said, "id");
  if (posts_ && reply.status == 201 && !id.empty()) {
    entry.target_type = made_type_;
    entry.target_id = id;
    entry.target_name = name_of(said);
    if (!entry.organization) entry.organization = store::owner(tx, made_type_ + "Id", id);
    if (entry.target_type == "organization") entry.organization = model::OrganizationId::parse(id);
    if (entry.target_type == "user") {
      entry.organization = model::OrganizationId::parse(text_of(said, "organization_id"));
    }
  }
  entry.after = written(said);
  store::insert(tx, entry);
  // So that who looks at it sees it change.
  if (entry.organization && !kToldByThemselves.contains(entry.target_type)) {
    store::record(tx, *entry.organization, entry.at, entry.target_type, entry.target_id);
  }
}

void AuditScope::record_rest(const Reply& reply) {
  if (recorded_) return;
  database_.write([&](store::Transaction& tx) { record(tx, reply); });
  recorded_ = true;
}

}  // namespace slipway::api
