#include "pipeline/preview_secrets.h"

#include <set>
#include <vector>

#include <spdlog/spdlog.h>

#include "pipeline/actions.h"
#include "store/deployments.h"
#include "store/previews.h"
#include "store/services.h"
#include "store/variables.h"

namespace slipway::pipeline {
namespace {

struct KnownSecrets {
  std::set<std::string> keys;
  std::set<std::string> values;
};

std::vector<model::VariableParent> parents_in(store::Transaction& tx,
                                              const model::EnvironmentId& environment) {
  std::vector<model::VariableParent> parents{environment};
  for (const auto& service : store::services(tx, environment)) parents.emplace_back(service.id);
  return parents;
}

// An alias has no value of its own.
std::string plain_value(Context& context, const model::Variable& secret) {
  if (secret.alias_of) return "";
  return context.cipher.decrypt(secret.value).value_or("");
}

KnownSecrets secrets_of(Context& context, store::Transaction& tx,
                        const model::EnvironmentId& environment) {
  KnownSecrets known;
  for (const auto& parent : parents_in(tx, environment)) {
    for (const auto& variable : store::variables(tx, parent)) {
      if (!variable.secret) continue;
      known.keys.insert(variable.key);
      if (auto value = plain_value(context, variable); !value.empty()) {
        known.values.insert(std::move(value));
      }
    }
  }
  return known;
}

bool remove_known(Context& context, store::Transaction& tx, const model::VariableParent& parent,
                  const KnownSecrets& known) {
  bool any = false;
  for (const auto& variable : store::variables(tx, parent)) {
    if (!variable.secret) continue;
    const bool is_known =
        known.keys.contains(variable.key) || known.values.contains(plain_value(context, variable));
    if (is_known) any = store::remove_variable(tx, variable.id) || any;
  }
  return any;
}

void deploy_once_more(Context& context, store::Transaction& tx, const model::Service& service,
                      const std::string& user) {
  if (service.stopped || service.deleting) return;
  if (store::deployments(tx, service.id, {.before = "", .limit = 1}).empty()) return;
  const auto done = redeploy(context, tx, service, model::DeploymentAction::REDEPLOY, user);
  if (!done) {
    spdlog::warn("'{}' of a preview keeps a secret until it is deployed again: {}", service.name,
                 done.error().message);
  }
}

}  // namespace

void withhold_secrets(Context& context, store::Transaction& tx, const model::EnvironmentId& base,
                      const std::string& user) {
  const auto known = secrets_of(context, tx, base);
  for (const auto& preview : store::previews(tx, base)) {
    if (!preview.environment) continue;
    const bool of_all = remove_known(context, tx, *preview.environment, known);
    for (const auto& service : store::services(tx, *preview.environment)) {
      const bool of_one = remove_known(context, tx, service.id, known);
      if (of_all || of_one) deploy_once_more(context, tx, service, user);
    }
  }
}

}  // namespace slipway::pipeline
