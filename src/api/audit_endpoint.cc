#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "store/audit.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::OrganizationId;

constexpr std::int64_t kExportedAtOnce = 1000;

json::value parsed(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::parse(text);
}

json::object entry_shape(const store::AuditEntry& entry) {
  json::object actor{{"type", entry.actor_type}, {"id", nullptr}, {"name", entry.actor_name}};
  if (entry.actor_id) actor["id"] = *entry.actor_id;
  json::object shown{
      {"id", entry.id.to_string()},
      {"at", base::to_iso8601(entry.at)},
      {"organization_id", nullptr},
      {"actor", std::move(actor)},
      {"address", entry.address},
      {"operation", entry.operation},
      {"target",
       {{"type", entry.target_type}, {"id", entry.target_id}, {"name", entry.target_name}}},
      {"before", parsed(entry.before)},
      {"after", parsed(entry.after)}};
  if (entry.organization) shown["organization_id"] = entry.organization->to_string();
  return shown;
}

base::Result<void> read_time(const ApiRequest& request, const std::string& name,
                             base::Timestamp& time) {
  const auto text = request.query_value(name);
  if (text.empty()) return {};
  const auto read = base::parse_iso8601(text);
  if (!read) {
    return fail(base::ErrorCode::kInvalid, name + ": must be a time, as 2030-01-31T12:00:00Z.",
                name);
  }
  time = *read;
  return {};
}

base::Result<store::AuditFilter> read_filter(const OrganizationId& id, const ApiRequest& request) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  store::AuditFilter filter;
  filter.organization = id;
  filter.with_those_of_all = !request.caller.organization;
  if (auto from = read_time(request, "from", filter.from); !from) return fail(from.error());
  if (auto to = read_time(request, "to", filter.to); !to) return fail(to.error());
  filter.operation = request.query_value("operation");
  filter.target_id = request.query_value("target_id");
  filter.before = page->before;
  filter.limit = static_cast<std::int64_t>(page->limit);
  return filter;
}

// Of a deleted organization, too, those who see all may read who deleted it.
bool has_entries(store::Transaction& tx, store::AuditFilter filter) {
  filter.with_those_of_all = false;
  filter.limit = 1;
  return !store::audit_entries(tx, filter).empty();
}

// One entry a line, all that there are, unless ?limit= says otherwise.
Reply lines(store::Transaction& tx, store::AuditFilter filter, bool all) {
  std::string text;
  if (all) filter.limit = kExportedAtOnce;
  while (true) {
    const auto entries = store::audit_entries(tx, filter);
    for (const auto& entry : entries) text += json::serialize(entry_shape(entry)) + "\n";
    if (!all || static_cast<std::int64_t>(entries.size()) < filter.limit) break;
    filter.before = entries.back().id.to_string();
  }
  return {200, {}, std::move(text), "application/x-ndjson"};
}

}  // namespace

void add_audit_endpoint(Router& router, ApiContext& c) {
  router
      .add("GET", "/api/organization/{organizationId}/audit", "listAuditEntries",
           reads<OrganizationId>(
               c, "organizationId",
               [](auto& tx, const auto& id, const ApiRequest& request) -> Answer {
                 const auto filter = read_filter(id, request);
                 if (!filter) return fail(filter.error());
                 if (!store::organization(tx, id) && !has_entries(tx, *filter)) {
                   return fail(not_found("organization", id.to_string()));
                 }
                 const auto accept = model::find_header(request.http.headers, "accept");
                 if (accept.find("application/x-ndjson") != std::string_view::npos) {
                   return lines(tx, *filter, request.query_value("limit").empty());
                 }
                 return list_of(store::audit_entries(tx, *filter), entry_shape);
               }))
      .takes_query({"limit", "before", "from", "to", "operation", "target_id"})
      .needs(model::Role::ADMIN);
}

}  // namespace slipway::api
