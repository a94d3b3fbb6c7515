#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/kept_secret.h"
#include "api/shapes.h"
#include "model/image.h"
#include "pipeline/images.h"
#include "pipeline/steps.h"
#include "store/notices.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::ContainerRegistryId;
using model::OrganizationId;

constexpr std::string_view kRegistryReadOnlyFields[] = {"id", "created_at", "updated_at", "cluster",
                                                        "associated_services_count"};

// Whether it has a new password.
bool read_config(base::JsonFields& fields, ApiContext& c, model::ContainerRegistry& registry) {
  auto config = fields.object("config");
  if (!config) return false;
  if (const auto name = config->text("username")) registry.username = *name;
  const auto password = config->text("password");
  if (password) registry.password = password->empty() ? "" : c.pipeline.cipher.encrypt(*password);
  config->refuse_unknown();
  fields.take(config->error());
  return password.has_value();
}

std::optional<base::Error> read_registry(ApiContext& c, const json::value& body, bool creating,
                                         model::ContainerRegistry& registry) {
  base::JsonFields fields(body);
  const std::string before = registry.url;
  if (creating || fields.has("name")) registry.name = fields.required_name();
  if (const auto kind = fields.enumeration<model::ContainerRegistryKind>("kind")) {
    registry.kind = *kind;
  }
  if (const auto description = fields.text("description")) registry.description = *description;
  if (creating || fields.has("url")) registry.url = fields.required_text("url");
  if (!fields.error() && !registry.url.starts_with("https://") &&
      !registry.url.starts_with("http://")) {
    fields.wrong("url", "'" + registry.url +
                            "' has no scheme. Write https:// and the registry's host, and http:// "
                            "only for one on this machine.");
  }
  const bool has_new_password = read_config(fields, c, registry);
  if (!fields.error() && !has_new_password && !registry.password.empty()) {
    const auto wrong = wrong_to_keep(before, registry.url);
    if (!wrong.empty()) fields.wrong("config.password", wrong + " \"\" is for none.");
  }
  for (const auto name : kRegistryReadOnlyFields) fields.any(name);
  fields.refuse_unknown();
  return fields.error();
}

// One of this organization's.
base::Result<model::ContainerRegistry> registry_of(store::Transaction& tx,
                                                   const ApiRequest& request) {
  const auto organization = request.id<OrganizationId>("organizationId");
  const auto id = request.id<ContainerRegistryId>("containerRegistryId");
  if (!organization) return fail(organization.error());
  if (!id) return fail(id.error());
  auto registry = store::registry(tx, *id);
  if (!registry || registry->organization != *organization) {
    return fail(not_found("container registry", id->to_string()));
  }
  return std::move(*registry);
}

Answer create_registry(ApiContext& c, const ApiRequest& request) {
  const auto id = request.id<OrganizationId>("organizationId");
  const auto body = request.body();
  if (!id) return fail(id.error());
  if (!body) return fail(body.error());
  model::ContainerRegistry registry;
  if (auto error = read_registry(c, *body, true, registry)) return fail(*error);
  registry.id = c.make_id<ContainerRegistryId>();
  registry.organization = *id;
  registry.created_at = registry.updated_at = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    if (!store::organization(tx, *id)) return fail(not_found("organization", id->to_string()));
    if (auto stored = store::insert(tx, registry); !stored) return fail(stored.error());
    return Reply{201, to_json(registry)};
  });
}

Answer edit_registry(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    auto registry = registry_of(tx, request);
    if (!registry) return fail(registry.error());
    if (auto error = read_registry(c, *body, false, *registry)) return fail(*error);
    registry->updated_at = c.now();
    if (auto stored = store::update(tx, *registry); !stored) return fail(stored.error());
    // What serves may have to be pulled again, by whom it was given to.
    for (const auto& service : store::services_of_organization(tx, registry->organization)) {
      if (service.image.registry != registry->id || !service.serving) continue;
      store::ask(tx, pipeline::kSettle, service.id.to_string(), c.now());
    }
    return Reply{200, to_json(*registry)};
  });
}

Answer remove_registry(ApiContext& c, const ApiRequest& request) {
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto registry = registry_of(tx, request);
    if (!registry) return fail(registry.error());
    if (auto removed = store::remove_registry(tx, registry->id); !removed) {
      return fail(removed.error());
    }
    return Reply{204, {}};
  });
}

// "acme/shop" is "registry.example.com/acme/shop" there.
std::string full_name(const model::ContainerRegistry& registry, const std::string& image) {
  const std::string host = model::host_of(registry);
  const bool is_full = host == "docker.io" || image.starts_with(host + "/");
  return is_full ? image : host + "/" + image;
}

// The tags of one image, asked of the registry. Its catalogue is not: most registries have none.
Answer images(ApiContext& c, const ApiRequest& request) {
  const std::string image = request.query_value("imageName");
  const std::string search = request.query_value("search");
  const auto registry = c.read([&](store::Transaction& tx) { return registry_of(tx, request); });
  if (!registry) return fail(registry.error());
  const auto name = model::parse_image_name(image.empty() ? "" : full_name(*registry, image));
  if (!name) {
    return fail(
        base::ErrorCode::kInvalid,
        "imageName: say whose tags are wanted: ?imageName=acme/shop. " + name.error().message,
        "imageName");
  }
  // The registry's credentials are for its own host.
  if (name->host != model::host_of(*registry)) {
    return fail(base::ErrorCode::kInvalid,
                "imageName: '" + name->host + "' is another host than this registry's, '" +
                    model::host_of(*registry) + "'.",
                "imageName");
  }
  const auto credentials = pipeline::credentials_of(c.pipeline, *registry);
  if (!credentials) return fail(credentials.error());
  auto tags = c.pipeline.registry.tags(*name, *credentials, "", {});
  if (!tags) return fail(tags.error());
  json::array versions;
  for (const auto& tag : tags->names) {
    if (tag.find(search) != std::string::npos) versions.emplace_back(tag);
  }
  return results(
      json::array{json::object{{"image_name", image}, {"versions", std::move(versions)}}});
}

}  // namespace

void add_registry_endpoints(Router& router, ApiContext& c) {
  const std::string path = "/api/organization/{organizationId}/containerRegistry";
  const std::string one = path + "/{containerRegistryId}";
  router.add("GET", path, "listContainerRegistry", [&c](const ApiRequest& request) -> Answer {
    return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
      return c.read([&](store::Transaction& tx) -> Answer {
        if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
        json::array items;
        for (const auto& item : store::registries(tx, id)) items.push_back(to_json(item));
        return results(std::move(items));
      });
    });
  });
  router.add("POST", path, "createContainerRegistry",
             [&c](const ApiRequest& request) { return create_registry(c, request); });
  router.add("GET", one, "getContainerRegistry", [&c](const ApiRequest& request) -> Answer {
    return c.read([&](store::Transaction& tx) -> Answer {
      return registry_of(tx, request).map([](const auto& r) { return Reply{200, to_json(r)}; });
    });
  });
  router.add("PUT", one, "editContainerRegistry",
             [&c](const ApiRequest& request) { return edit_registry(c, request); });
  router.add("GET", one + "/images", "getContainerVersions",
             [&c](const ApiRequest& request) { return images(c, request); });
  router.add("DELETE", one, "deleteContainerRegistry",
             [&c](const ApiRequest& request) { return remove_registry(c, request); });
}

}  // namespace slipway::api
