#include "pipeline/variables.h"

#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "pipeline/version.h"
#include "rules/variables.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/variables.h"

namespace slipway::pipeline {
namespace {

// A built-in is nowhere stored, so its id is made of what it is: a UUID of version 8 (RFC 9562).
model::VariableId built_in_id(const model::VariableParent& parent, const std::string& key) {
  const std::string of = std::visit([](const auto& id) { return id.to_string(); }, parent);
  std::string hex = base::encode_hex(base::sha256(of + " " + key));
  hex[12] = '8';
  hex[16] = 'a';
  return model::VariableId::parse(hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" +
                                  hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
                                  hex.substr(20, 12))
      .value();
}

class Collector {
 public:
  Collector(Context& context, store::Transaction& tx) : context_(context), tx_(tx) {}

  std::vector<VisibleVariable> run(const model::VariableParent& parent) {
    const auto parents = store::parents_seen_by(tx_, parent);
    for (const auto& one : parents) std::visit([this](const auto& id) { built_ins(id); }, one);
    for (const auto& one : parents) {
      for (auto& variable : store::variables(tx_, one)) {
        seen_.push_back({std::move(variable), false});
      }
    }
    return std::move(seen_);
  }

 private:
  // What is built in of the organization stands at its projects, whose aliases know it by that.
  void built_ins(const model::OrganizationId& /*id*/) {}

  void built_ins(const model::ProjectId& id) {
    const auto project = store::project(tx_, id);
    if (!project) return;
    add(id, "SLIPWAY_ORGANIZATION_ID", project->organization.to_string(), project->created_at);
    add(id, "SLIPWAY_PROJECT_ID", id.to_string(), project->created_at);
    add(id, "SLIPWAY_PROJECT", project->name, project->created_at);
  }

  void built_ins(const model::EnvironmentId& id) {
    const auto environment = store::environment(tx_, id);
    if (!environment) return;
    add(id, "SLIPWAY_ENVIRONMENT_ID", id.to_string(), environment->created_at);
    add(id, "SLIPWAY_ENVIRONMENT", environment->name, environment->created_at);
  }

  void built_ins(const model::ServiceId& id) {
    const auto service = store::service(tx_, id);
    if (!service) return;
    add(id, "SLIPWAY_SERVICE_ID", id.to_string(), service->created_at);
    add(id, "SLIPWAY_SERVICE", service->name, service->created_at);
    const auto serving =
        service->serving ? store::deployment(tx_, *service->serving) : std::nullopt;
    if (service->image.name.empty()) {
      add(id, "SLIPWAY_COMMIT", serving ? serving->commit : "", service->created_at);
    } else {
      add(id, "SLIPWAY_IMAGE_TAG", serving ? serving->image.tag : "", service->created_at);
    }
    add(id, "SLIPWAY_URL", url_of(context_, tx_, *service), service->created_at);
  }

  void add(const model::VariableParent& parent, const std::string& key, const std::string& value,
           base::Timestamp at) {
    model::Variable variable;
    variable.id = built_in_id(parent, key);
    variable.parent = parent;
    variable.key = key;
    variable.value = value;
    variable.interpolated = false;
    variable.created_at = variable.updated_at = at;
    seen_.push_back({std::move(variable), true});
  }

  Context& context_;
  store::Transaction& tx_;
  std::vector<VisibleVariable> seen_;
};

}  // namespace

std::vector<VisibleVariable> visible_variables(Context& context, store::Transaction& tx,
                                               const model::VariableParent& parent) {
  return Collector(context, tx).run(parent);
}

base::Result<void> add_variables(Context& context, store::Transaction& tx,
                                 const model::Service& service, runtime::Version& version) {
  const auto visible = visible_variables(context, tx, service.id);
  std::map<model::VariableId, std::string> keys;
  std::map<std::string, const VisibleVariable*> narrowest;
  for (const auto& one : visible) {
    keys[one.variable.id] = one.variable.key;
    narrowest[one.variable.key] = &one;
  }
  rules::SeenVariables seen;
  for (const auto& [key, one] : narrowest) {
    const auto& variable = one->variable;
    rules::SeenVariable value{variable.value, "", variable.secret, variable.interpolated};
    const auto of_version = version.environment.find(key);
    if (variable.alias_of) {
      const auto target = keys.find(*variable.alias_of);
      value.alias_of = target == keys.end() ? variable.alias_of->to_string() : target->second;
    } else if (one->built_in && of_version != version.environment.end()) {
      // Of the version that starts, not of the one that serves.
      value.value = of_version->second;
    } else if (variable.secret) {
      auto plain = context.cipher.decrypt(variable.value);
      if (!plain) return base::fail(plain.error());
      value.value = std::move(*plain);
      version.secrets.push_back(value.value);
    }
    seen[key] = std::move(value);
  }
  auto resolved = rules::resolve(seen);
  if (!resolved) return base::fail(resolved.error());
  for (auto& [key, variable] : *resolved) {
    if (variable.secret) version.secrets.push_back(variable.value);
    auto source = narrowest.at(key);
    while (source->variable.alias_of) source = narrowest.at(keys.at(*source->variable.alias_of));
    const auto& path = source->variable.mount_path;
    if (path.empty()) {
      version.environment[key] = std::move(variable.value);
      continue;
    }
    version.environment[key] = path;
    if (source == narrowest.at(key)) version.files.push_back({path, std::move(variable.value)});
  }
  return {};
}

}  // namespace slipway::pipeline
