#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;

base::Result<void> check_organization(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<model::OrganizationId>("organizationId");
  if (!id) return fail(id.error());
  if (!c.read([&](auto& tx) { return store::organization(tx, *id); })) {
    return fail(not_found("organization", id->to_string()));
  }
  return {};
}

}  // namespace

// A host's key is pinned for the whole daemon: there is one known_hosts file.
void add_host_key_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/organization/{organizationId}/hostKey";
  const auto list = [&c](const ApiRequest& request) -> Answer {
    return check_organization(c, request).and_then([&]() -> Answer {
      json::array items;
      for (const auto& key : c.known_hosts.list()) {
        items.push_back(
            json::object{{"host", key.host}, {"type", key.type}, {"fingerprint", key.fingerprint}});
      }
      return results(std::move(items));
    });
  };
  const auto forget = [&c](const ApiRequest& request) -> Answer {
    return check_organization(c, request)
        .and_then([&] { return c.known_hosts.forget(request.path.at("host")); })
        .map([] { return Reply{204, {}}; });
  };
  router.add("GET", path, "listHostKeys", list).needs_all_organizations();
  router.add("DELETE", path + "/{host}", "forgetHostKey", forget).needs_all_organizations();
}

}  // namespace slipway::api
