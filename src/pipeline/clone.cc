#include <algorithm>

#include "pipeline/environment_actions.h"
#include "pipeline/steps.h"
#include "pipeline/variables.h"
#include "store/organizations.h"
#include "store/services.h"
#include "store/stages.h"
#include "store/tasks.h"
#include "store/variables.h"

namespace slipway::pipeline {
namespace {

// How far from the organization: an alias in the copy stands for what is as far.
std::size_t level(const model::VariableParent& parent) { return parent.index(); }

// What the copy sees in the place of what the original sees under this id.
std::optional<model::VariableId> counterpart(const std::vector<VisibleVariable>& original,
                                             const std::vector<VisibleVariable>& copy,
                                             const model::VariableId& id) {
  const auto target = std::find_if(original.begin(), original.end(),
                                   [&](const auto& one) { return one.variable.id == id; });
  if (target == original.end()) return std::nullopt;
  const auto same = std::find_if(copy.begin(), copy.end(), [&](const auto& one) {
    return one.built_in == target->built_in && one.variable.key == target->variable.key &&
           level(one.variable.parent) == level(target->variable.parent);
  });
  if (same == copy.end()) return std::nullopt;
  return same->variable.id;
}

enum class Secrets { kCopied, kLeftOut };

Secrets secrets_for_preview(const model::Environment& environment) {
  return environment.mode == model::EnvironmentMode::PRODUCTION ? Secrets::kLeftOut
                                                                : Secrets::kCopied;
}

base::Result<void> copy_variables(Context& context, store::Transaction& tx,
                                  const model::VariableParent& from,
                                  const model::VariableParent& to, Secrets secrets) {
  std::vector<model::Variable> aliases;
  const auto insert = [&](model::Variable variable) {
    variable.id = model::VariableId::make(context.clock.now(), context.random);
    variable.parent = to;
    variable.created_at = variable.updated_at = context.clock.now();
    return store::insert(tx, variable);
  };
  for (const auto& variable : store::variables(tx, from)) {
    if (variable.secret && secrets == Secrets::kLeftOut) continue;
    if (variable.alias_of) {
      aliases.push_back(variable);
    } else if (auto stored = insert(variable); !stored) {
      return stored;
    }
  }
  // An alias of an alias comes after it.
  const auto original = visible_variables(context, tx, from);
  while (!aliases.empty()) {
    const auto copy = visible_variables(context, tx, to);
    std::vector<model::Variable> later;
    for (auto& alias : aliases) {
      const auto target = counterpart(original, copy, *alias.alias_of);
      if (!target) {
        later.push_back(alias);
        continue;
      }
      alias.alias_of = target;
      if (auto stored = insert(alias); !stored) return stored;
    }
    // What is left stands for what is not there any more.
    if (later.size() == aliases.size()) return {};
    aliases = std::move(later);
  }
  return {};
}

base::Result<model::Service> clone_service(Context& context, store::Transaction& tx,
                                           const model::Service& service,
                                           const model::Environment& environment,
                                           const std::string& name, Secrets secrets) {
  const auto now = context.clock.now();
  model::Service copy = service;
  copy.id = model::ServiceId::make(now, context.random);
  copy.environment = environment.id;
  copy.organization = environment.organization;
  copy.name = name;
  copy.stopped = false;
  copy.deployed_once = false;
  copy.watermark.clear();
  copy.watermark_moved_at = {};
  copy.serving.reset();
  copy.settings.domains.clear();
  copy.created_at = copy.updated_at = now;
  if (auto stored = store::insert(tx, copy); !stored) return base::fail(stored.error());
  for (auto restriction : store::restrictions(tx, service.id)) {
    restriction.id = model::RestrictionId::make(now, context.random);
    restriction.created_at = restriction.updated_at = now;
    if (auto stored = store::insert(tx, copy.id, restriction); !stored) {
      return base::fail(stored.error());
    }
  }
  if (auto copied = copy_variables(context, tx, service.id, copy.id, secrets); !copied) {
    return base::fail(copied.error());
  }
  if (model::comes_from_git(copy)) {
    store::ask(tx, kPoll, RepositorySubject{copy.organization, copy.repository}.to_string(), now);
  }
  ask_image_poll(tx, copy, now);
  return copy;
}

using StagesOfCopy = std::map<model::DeploymentStageId, model::DeploymentStageId>;

// All but the services.
base::Result<StagesOfCopy> clone_around(Context& context, store::Transaction& tx,
                                        const model::Environment& environment,
                                        model::Environment& copy, Secrets secrets) {
  const auto now = context.clock.now();
  copy.id = model::EnvironmentId::make(now, context.random);
  copy.organization = environment.organization;
  copy.created_at = copy.updated_at = now;
  if (auto stored = store::insert(tx, copy); !stored) return base::fail(stored.error());
  StagesOfCopy stages;
  for (auto stage : store::stages(tx, environment.id)) {
    const auto id = model::DeploymentStageId::make(now, context.random);
    stages[stage.id] = id;
    stage.id = id;
    stage.environment = copy.id;
    stage.created_at = stage.updated_at = now;
    if (auto stored = store::insert(tx, stage); !stored) return base::fail(stored.error());
  }
  if (auto copied = copy_variables(context, tx, environment.id, copy.id, secrets); !copied) {
    return base::fail(copied.error());
  }
  return stages;
}

}  // namespace

base::Result<model::Service> clone(Context& context, store::Transaction& tx,
                                   const model::Service& service,
                                   const model::Environment& environment, const std::string& name) {
  return clone_service(context, tx, service, environment, name, Secrets::kCopied);
}

base::Result<model::Environment> clone(Context& context, store::Transaction& tx,
                                       const model::Environment& environment,
                                       model::Environment copy) {
  const auto stages = clone_around(context, tx, environment, copy, Secrets::kCopied);
  if (!stages) return base::fail(stages.error());
  const auto now = context.clock.now();
  const auto staged = store::staged_services(tx, environment.id);
  for (const auto& service : store::services(tx, environment.id)) {
    const auto made = clone(context, tx, service, copy, service.name);
    if (!made) return base::fail(made.error());
    const auto& place = staged.at(service.id);
    if (place.stage) store::attach(tx, made->id, stages->at(*place.stage), place.skipped, now);
  }
  return copy;
}

base::Result<model::Environment> clone_for_preview(Context& context, store::Transaction& tx,
                                                   const model::Environment& environment,
                                                   model::Environment copy) {
  const auto stages =
      clone_around(context, tx, environment, copy, secrets_for_preview(environment));
  if (!stages) return base::fail(stages.error());
  return copy;
}

base::Result<model::Service> clone_for_preview(Context& context, store::Transaction& tx,
                                               const model::Service& service,
                                               const model::Environment& environment,
                                               const model::Environment& copy) {
  auto made =
      clone_service(context, tx, service, copy, service.name, secrets_for_preview(environment));
  if (!made) return made;
  const auto staged = store::staged_services(tx, environment.id);
  const auto place = staged.find(service.id);
  if (place == staged.end() || !place->second.stage) return made;
  const auto original = store::stages(tx, environment.id);
  const auto stage = std::find_if(original.begin(), original.end(),
                                  [&](const auto& one) { return one.id == *place->second.stage; });
  for (const auto& one : store::stages(tx, copy.id)) {
    if (stage == original.end() || one.name != stage->name) continue;
    store::attach(tx, made->id, one.id, place->second.skipped, context.clock.now());
  }
  return made;
}

}  // namespace slipway::pipeline
