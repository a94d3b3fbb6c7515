#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/endpoints.h"
#include "api/shapes.h"
#include "store/organizations.h"
#include "store/tasks.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::OrganizationId;
using model::RuntimeId;

// As the daemon saw it last: an engine that hangs keeps nobody waiting.
json::object shape(ApiContext& context, const model::Runtime& runtime) {
  return to_json(runtime, context.pipeline.runtimes.state(runtime));
}

// What GET shows beside them, so that its body can be sent back.
constexpr std::string_view kRuntimeReadOnlyFields[] = {
    "id", "organization_id", "capabilities", "status", "message", "created_at", "updated_at"};

std::optional<base::Error> read_runtime(ApiContext& c, const json::value& body, bool creating,
                                        model::Runtime& runtime) {
  base::JsonFields fields(body);
  if (creating || fields.has("name")) runtime.name = fields.required_name();
  if (auto kind = fields.enumeration<model::RuntimeKind>("kind")) {
    if (!creating && *kind != runtime.kind) fields.wrong("kind", "cannot be changed.");
    runtime.kind = *kind;
  } else if (creating) {
    fields.wrong("kind", "is missing; it is PROCESS, DOCKER or KUBERNETES.");
  }
  if (auto chosen = fields.boolean("default")) runtime.is_default = *chosen;
  if (auto node = fields.text("node")) {
    if (c.pipeline.policy.node.empty() != node->empty()) {
      fields.wrong("node", node->empty() ? "is the name of the node that has it."
                                         : "is of several nodes that share a PostgreSQL store; "
                                           "this one has a store of its own.");
    }
    runtime.node = *node;
  }
  if (const auto* settings = fields.any("settings")) {
    if (!settings->is_object()) fields.wrong("settings", "must be an object.");
    runtime.settings = json::serialize(*settings);
  }
  if (const auto adapter = c.pipeline.runtimes.of(runtime); !adapter) {
    if (adapter.error().field.empty()) {
      fields.wrong("kind", adapter.error().message);
    } else {
      fields.take(adapter.error());  // which names its field already
    }
  }
  for (const auto name : kRuntimeReadOnlyFields) fields.any(name);
  fields.refuse_unknown();
  return fields.error();
}

}  // namespace

void add_runtime_endpoints(Router& router, ApiContext& c) {
  router.add(
      "GET", "/api/organization/{organizationId}/runtime", "listRuntime",
      [&c](const ApiRequest& request) -> Answer {
        return request.id<OrganizationId>("organizationId").and_then([&](const auto& id) -> Answer {
          return c.read([&](store::Transaction& tx) -> Answer {
            if (!store::organization(tx, id))
              return fail(not_found("organization", id.to_string()));
            json::array items;
            for (const auto& item : store::runtimes(tx, id)) items.push_back(shape(c, item));
            return results(std::move(items));
          });
        });
      });
  router.add("POST", "/api/organization/{organizationId}/runtime", "createRuntime",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<OrganizationId>("organizationId");
               const auto body = request.body();
               if (!id) return fail(id.error());
               if (!body) return fail(body.error());
               model::Runtime runtime;
               runtime.node = c.pipeline.policy.node;
               if (auto error = read_runtime(c, *body, true, runtime)) return fail(*error);
               c.pipeline.runtimes.look(runtime);
               runtime.id = c.make_id<RuntimeId>();
               runtime.organization = *id;
               runtime.created_at = runtime.updated_at = c.now();
               return c.write([&](store::Transaction& tx) -> Answer {
                 if (!store::organization(tx, *id))
                   return fail(not_found("organization", id->to_string()));
                 if (auto stored = store::insert(tx, runtime); !stored) return fail(stored.error());
                 return Reply{201, shape(c, runtime)};
               });
             });
  router.add(
      "GET", "/api/runtime/{runtimeId}", "getRuntime", [&c](const ApiRequest& request) -> Answer {
        return request.id<RuntimeId>("runtimeId").and_then([&](const auto& id) -> Answer {
          return found(c.read([&](auto& tx) { return store::runtime(tx, id); }), "runtime", id)
              .map([&](const auto& runtime) { return Reply{200, shape(c, runtime)}; });
        });
      });
  router.add("PUT", "/api/runtime/{runtimeId}", "editRuntime",
             [&c](const ApiRequest& request) -> Answer {
               const auto id = request.id<RuntimeId>("runtimeId");
               const auto body = request.body();
               if (!id) return fail(id.error());
               if (!body) return fail(body.error());
               const auto edited = c.write([&](store::Transaction& tx) {
                 auto runtime = found(store::runtime(tx, *id), "runtime", *id);
                 if (!runtime) return runtime;
                 const std::string former = runtime->node;
                 if (auto error = read_runtime(c, *body, false, *runtime)) {
                   return base::Result<model::Runtime>(fail(*error));
                 }
                 if (runtime->node != former) store::move_tasks(tx, runtime->id, runtime->node);
                 runtime->updated_at = c.now();
                 if (auto stored = store::update(tx, *runtime); !stored) {
                   return base::Result<model::Runtime>(fail(stored.error()));
                 }
                 return runtime;
               });
               if (!edited) return fail(edited.error());
               c.pipeline.runtimes.look(*edited);
               return Reply{200, shape(c, *edited)};
             });
  router.add("DELETE", "/api/runtime/{runtimeId}", "deleteRuntime",
             [&c](const ApiRequest& request) -> Answer {
               return request.id<RuntimeId>("runtimeId").and_then([&](const auto& id) -> Answer {
                 return c.write([&](store::Transaction& tx) -> Answer {
                   if (!store::runtime(tx, id)) return fail(not_found("runtime", id.to_string()));
                   if (auto removed = store::remove_runtime(tx, id); !removed)
                     return fail(removed.error());
                   return Reply{204, {}};
                 });
               });
             });
}

}  // namespace slipway::api
