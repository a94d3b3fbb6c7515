#include "cli/name_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/enum.h"
#include "base/suggest.h"
#include "cli/address_check.h"
#include "cli/diff.h"
#include "cli/json.h"
#include "cli/settings_check.h"
#include "io/webhook_target.h"

namespace slipway::cli {
namespace {

using base::fail;
using base::Result;

constexpr std::string_view kBuiltIn = "SLIPWAY_";

template <typename Here, typename There>
Result<void> check_name(const std::optional<NamedReference>& reference,
                        const std::vector<Here>& file, const std::vector<There>& daemon,
                        const std::string& what) {
  if (!reference || reference->name.empty() || find_by_name(file, reference->name) != nullptr ||
      find_by_name(daemon, reference->name) != nullptr) {
    return {};
  }
  std::vector<std::string> names;
  names.reserve(file.size() + daemon.size());
  for (const auto& one : file) names.push_back(one.name);
  for (const auto& one : daemon) names.push_back(one.name);
  return fail(base::ErrorCode::kInvalid, reference->place + ": There is no " + what + " '" +
                                             reference->name + "'." +
                                             base::did_you_mean(reference->name, names));
}

Result<void> check_service(const Current& current, const Desired& desired,
                           const DesiredEnvironment& environment, const DesiredService& service,
                           const CurrentEnvironment* there) {
  static const std::vector<CurrentStage> first = first_stages();
  if (const auto* old = there == nullptr ? nullptr : find_by_name(there->services, service.name);
      old != nullptr && old->kind != service.kind) {
    return fail(base::ErrorCode::kInvalid,
                service.place + ": '" + environment.name + "/" + service.name + "' is there as " +
                    old->kind + ", and in the file as " + service.kind +
                    ". Delete it first, or give the new one another name.");
  }
  return check_name(service.registry, desired.registries, current.registries, "container registry")
      .and_then([&] {
        return check_name(service.git_token, desired.git_tokens, current.git_tokens, "git token");
      })
      .and_then([&] {
        return check_name(service.values_git_token, desired.git_tokens, current.git_tokens,
                          "git token");
      })
      .and_then([&] {
        return check_name(service.helm_repository, desired.helm_repositories,
                          current.helm_repositories, "helm repository");
      })
      .and_then([&] {
        return check_name(service.stage, environment.stages,
                          there == nullptr ? first : there->stages, "stage");
      });
}

Result<void> check_runtimes(const Current& current, const Desired& desired) {
  for (const auto& runtime : desired.runtimes) {
    const auto* there = find_by_name(current.runtimes, runtime.name);
    if (there == nullptr || text(there->body, "kind") == text(runtime.settings, "kind")) continue;
    return fail(base::ErrorCode::kInvalid,
                runtime.place + ": The runtime '" + runtime.name + "' is there as " +
                    text(there->body, "kind") +
                    ", and a runtime's kind cannot be changed. Give the new one another name.");
  }
  return {};
}

// Of an address that stands in the file; that of a secret is known once it is read.
Result<void> check_webhooks(const Current& current, const Desired& desired) {
  for (const auto& webhook : desired.webhooks) {
    const auto kind = base::parse_enum<model::WebhookKind>(text(webhook.settings, "kind"));
    const auto* there = find_by_name(current.webhooks, webhook.name);
    const bool has_secret = webhook.more_secrets.contains("target_secret") ||
                            (there != nullptr && flag(there->body, "target_secret_set"));
    if (!kind) continue;
    const auto checked =
        io::check_webhook_secret(*kind, text(webhook.settings, "target_url"), has_secret);
    if (!checked) {
      return fail(base::ErrorCode::kInvalid, webhook.place + ": " + checked.error().message);
    }
  }
  return {};
}

// The variables that an alias can be of, by scope: its own level's and those above.
class VisibleKeys {
 public:
  void add(const std::string& scope, const DesiredVariables& file, const CurrentVariables& daemon) {
    auto& keys = keys_[scope];
    for (const auto& [key, variable] : file.variables) keys.insert(key);
    for (const auto& [key, secret] : file.secrets) keys.insert(key);
    for (const auto& [key, alias] : file.aliases) keys.insert(key);
    for (const auto* list : {&daemon.variables, &daemon.secrets}) {
      for (const auto& one : *list) keys.insert(one.key);
    }
  }

  Result<void> check(const DesiredVariables& file) const {
    for (const auto& [key, alias] : file.aliases) {
      if (alias.of.starts_with(kBuiltIn)) continue;
      std::vector<std::string> known;
      for (const auto& [scope, keys] : keys_) {
        if (alias.scope.empty() || alias.scope == scope) {
          known.insert(known.end(), keys.begin(), keys.end());
        }
      }
      if (std::ranges::find(known, alias.of) != known.end()) continue;
      std::erase(known, key);
      return fail(base::ErrorCode::kInvalid, alias.place + ": There is no variable '" + alias.of +
                                                 "' that " + key + " could be an alias of." +
                                                 base::did_you_mean(alias.of, known));
    }
    return {};
  }

 private:
  std::map<std::string, std::set<std::string>> keys_;
};

// Of a kind, as the API's scopes are called.
std::string scope_of(std::string_view kind) {
  std::string scope;
  for (const char c : kind) scope += static_cast<char>(c - 'a' + 'A');
  return scope;
}

Result<void> check_aliases(const Current& current, const Desired& desired) {
  static const CurrentVariables none;
  VisibleKeys of_all;
  of_all.add("ORGANIZATION", desired.variables, current.variables);
  auto checked = of_all.check(desired.variables);
  for (const auto& project : desired.projects) {
    const auto* old = find_by_name(current.projects, project.name);
    VisibleKeys of_project = of_all;
    of_project.add("PROJECT", project.variables, old == nullptr ? none : old->variables);
    checked = checked.and_then([&] { return of_project.check(project.variables); });
    for (const auto& environment : project.environments) {
      const auto* there =
          old == nullptr ? nullptr : find_by_name(old->environments, environment.name);
      VisibleKeys of_environment = of_project;
      of_environment.add("ENVIRONMENT", environment.variables,
                         there == nullptr ? none : there->variables);
      checked = checked.and_then([&] { return of_environment.check(environment.variables); });
      for (const auto& service : environment.services) {
        const auto* before =
            there == nullptr ? nullptr : find_by_name(there->services, service.name);
        VisibleKeys of_service = of_environment;
        of_service.add(scope_of(service.kind), service.variables,
                       before == nullptr ? none : before->variables);
        checked = checked.and_then([&] { return of_service.check(service.variables); });
      }
    }
  }
  return checked;
}

}  // namespace

Result<void> check_names(const Current& current, const Desired& desired) {
  if (auto known = check_runtimes(current, desired); !known) return known;
  if (auto known = check_webhooks(current, desired); !known) return known;
  for (const auto& project : desired.projects) {
    const auto* old = find_by_name(current.projects, project.name);
    for (const auto& environment : project.environments) {
      if (auto known =
              check_name(environment.runtime, desired.runtimes, current.runtimes, "runtime");
          !known) {
        return known;
      }
      const auto* there =
          old == nullptr ? nullptr : find_by_name(old->environments, environment.name);
      if (auto able = check_abilities(current, desired, environment, there); !able) return able;
      for (const auto& service : environment.services) {
        if (auto known = check_service(current, desired, environment, service, there); !known) {
          return known;
        }
      }
    }
  }
  if (auto free = check_addresses(current, desired); !free) return free;
  return current.knows_variables ? check_aliases(current, desired) : Result<void>();
}

}  // namespace slipway::cli
