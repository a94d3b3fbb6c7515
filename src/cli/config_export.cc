#include "cli/config_export.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cli/config_keys.h"
#include "cli/export_parts.h"
#include "cli/json.h"
#include "cli/json_path.h"
#include "cli/yaml_writer.h"

namespace slipway::cli {
namespace {

// "shop/production/web", "DATABASE_URL": "SHOP_PRODUCTION_WEB_DATABASE_URL".
std::string variable_name(const std::string& path, const std::string& key) {
  std::string name;
  for (const char c : path + "_" + key) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c >= 'a' && c <= 'z') {
      name += static_cast<char>(c - 'a' + 'A');
    } else {
      name += is_letter || (c >= '0' && c <= '9') ? c : '_';
    }
  }
  return name.front() >= '0' && name.front() <= '9' ? "_" + name : name;
}

Kinds kinds_of(const CurrentService& service) {
  const bool has_image = find(service.body, "image_name") != nullptr;
  if (service.kind == "helm") {
    return find(service.body, "git_repository") != nullptr ? kGitCharts : kRepositoryCharts;
  }
  if (service.kind == "job") return has_image ? kImageJobs : kGitJobs;
  return has_image ? kContainers : kApplications;
}

class Exporter {
 public:
  explicit Exporter(const std::map<std::string, json::value>& advanced_defaults)
      : advanced_defaults_(advanced_defaults) {}

  Exported run(const Current& current) {
    json::object file{{"organization", current.organization}};
    add_list(file, "hooks", current.hooks, [this](const auto& one) { return hook(one); });
    add_list(file, "registries", current.registries,
             [this](const auto& one) { return with_log_in(kRegistryShape, "registry/", one); });
    add_list(file, "helm_repositories", current.helm_repositories, [this](const auto& one) {
      return with_log_in(kHelmRepositoryShape, "helm_repository/", one);
    });
    add_list(file, "git_tokens", current.git_tokens, [this](const auto& one) {
      json::object out = exported_fields(kGitTokenShape, kEvery, one.body);
      out["token"] = {{"env", secret("git_token/" + one.name, "TOKEN")}};
      return named(one.name, std::move(out));
    });
    add_list(file, "runtimes", current.runtimes, [](const auto& one) {
      return named(one.name, exported_fields(kRuntimeShape, kEvery, one.body));
    });
    add_list(file, "webhooks", findable(current.webhooks),
             [this](const auto& one) { return webhook(one); });
    add_variables(file, current.variables, "organization");
    add_list(file, "projects", current.projects, [this](const auto& one) { return project(one); });
    exported_.text = to_yaml(file);
    return std::move(exported_);
  }

 private:
  static json::object named(const std::string& name, json::object rest) {
    json::object out{{"name", name}};
    for (auto& field : rest) out[field.key()] = field.value();
    return out;
  }

  json::object with_log_in(const Shape& shape, const std::string& prefix, const CurrentThing& one) {
    json::object out = exported_fields(shape, kEvery, one.body);
    if (!text(json::value(out), "username").empty()) {
      out["password"] = {{"env", secret(prefix + one.name, "PASSWORD")}};
    }
    return named(one.name, std::move(out));
  }

  template <typename T, typename F>
  void add_list(json::object& into, const char* key, const std::vector<T>& things, F&& make) {
    json::array list;
    for (const auto& thing : things) {
      // It separates names in paths.
      if (thing.name.find('/') != std::string::npos) {
        exported_.left_out.push_back("'" + thing.name + "' of " + key +
                                     " has a '/' in its name, and so has no place in a file.");
        continue;
      }
      list.push_back(make(thing));
    }
    if (!list.empty()) into[key] = std::move(list);
  }

  // Those whose description no other has, which is the name in a file.
  std::vector<CurrentThing> findable(const std::vector<CurrentThing>& webhooks) {
    std::vector<CurrentThing> found;
    for (const auto& one : webhooks) {
      const auto same = std::count_if(webhooks.begin(), webhooks.end(),
                                      [&](const auto& other) { return other.name == one.name; });
      if (!one.name.empty() && same == 1) {
        found.push_back(one);
        continue;
      }
      exported_.left_out.push_back(
          "the webhook " + one.id +
          (one.name.empty() ? " has no description" : " has another's description") +
          ", which would be its name in a file.");
    }
    return found;
  }

  json::object webhook(const CurrentThing& one) {
    json::object out = exported_fields(kWebhookShape, kEvery, one.body);
    const std::string kind = text(one.body, "kind");
    // Of others the address lets in whoever knows it.
    const bool is_plain =
        kind == "EMAIL" || text(one.body, "target") == text(one.body, "target_url");
    if (!is_plain) {
      out.stable_erase(out.find("target_url"));
      out["target_url_from"] = {{"env", secret("webhook/" + one.name, "URL")}};
    }
    if (flag(one.body, "target_secret_set")) {
      out["target_secret"] = {{"env", secret("webhook/" + one.name, "SECRET")}};
    }
    return named(one.name, std::move(out));
  }

  std::string secret(const std::string& path, const std::string& key) {
    return exported_.secret_variables.emplace_back(variable_name(path, key));
  }

  json::object hook(const CurrentHook& one) {
    json::object out{{"name", one.name}, {"kind", one.kind}};
    if (!one.enabled) out["enabled"] = false;
    if (one.allow_unsigned) {
      out["allow_unsigned"] = true;
    } else {
      out["secret_env"] = secret("hook/" + one.name, "SECRET");
    }
    return out;
  }

  json::object project(const CurrentProject& one) {
    json::object out{{"name", one.name}};
    if (!one.description.empty()) out["description"] = one.description;
    add_variables(out, one.variables, one.name);
    add_list(out, "environments", one.environments,
             [&](const auto& each) { return environment(one.name, each); });
    return out;
  }

  json::object environment(const std::string& project, const CurrentEnvironment& one) {
    const std::string path = project + "/" + one.name;
    json::object out{{"name", one.name}, {"mode", one.mode}};
    if (!one.runtime.empty()) out["runtime"] = one.runtime;
    for (const auto& shape : {kApprovalShape, kPreviewShape}) {
      for (const auto& [key, value] : exported_fields(shape, kEvery, one.body)) out[key] = value;
    }
    add_variables(out, one.variables, path);
    add_list(out, "stages", one.stages, [](const auto& stage) {
      json::object shown{{"name", stage.name}};
      if (!stage.description.empty()) shown["description"] = stage.description;
      return shown;
    });
    add_list(out, "freeze_windows", one.freeze_windows, [](const auto& window) {
      return named(window.name, exported_fields(kFreezeWindowShape, kEvery, window.body));
    });
    add_list(out, "services", one.services, [&](const auto& each) { return service(path, each); });
    return out;
  }

  json::object service(const std::string& environment, const CurrentService& one) {
    const Kinds kinds = kinds_of(one);
    json::object out{{"name", one.name}};
    if (kinds == kGitCharts) out["chart"] = "git";
    for (auto& [key, value] : exported_fields(kServiceShape, kinds, one.body)) out[key] = value;
    // Slipway's own picture of each kind.
    if (text(json::value(out), "icon_uri").starts_with("app://slipway/"))
      out.stable_erase(out.find("icon_uri"));
    if (!one.stage.empty()) out["stage"] = one.stage;
    if (one.is_skipped) out["is_skipped"] = true;
    add_advanced_settings(out, one);
    add_domains(out, one);
    json::array restrictions;
    for (const auto& rule : one.restrictions) {
      restrictions.push_back(
          json::object{{rule.mode == "MATCH" ? "match" : "exclude", rule.value}});
    }
    if (!restrictions.empty()) out["restrictions"] = std::move(restrictions);
    add_variables(out, one.variables, environment + "/" + one.name);
    return out;
  }

  static void add_domains(json::object& out, const CurrentService& one) {
    json::array domains;
    for (const auto& domain : one.custom_domains) {
      domains.push_back(exported_fields(kDomainShape, kEvery, domain.body));
    }
    if (!domains.empty()) out["custom_domains"] = std::move(domains);
  }

  void add_advanced_settings(json::object& out, const CurrentService& one) {
    const auto* settings = one.advanced_settings.if_object();
    if (settings == nullptr) return;
    const auto defaults = advanced_defaults_.find(one.kind);
    json::object changed;
    for (const auto& field : *settings) {
      const std::string_view name(field.key().data(), field.key().size());
      // These two are stop_grace and build_timeout.
      if (name == "deployment.termination_grace_period_seconds" ||
          name == "build.timeout_max_sec") {
        continue;
      }
      const bool is_default = defaults != advanced_defaults_.end() &&
                              defaults->second.is_object() &&
                              defaults->second.get_object().contains(field.key()) &&
                              json::serialize(defaults->second.get_object().at(field.key())) ==
                                  json::serialize(field.value());
      if (!is_default) changed[field.key()] = field.value();
    }
    if (!changed.empty()) out["advanced_settings"] = std::move(changed);
  }

  static void add_details(json::object& out, const CurrentVariable& one) {
    if (!one.description.empty()) out["description"] = one.description;
    if (!one.mount_path.empty()) out["mount_path"] = one.mount_path;
    if (one.interpolated) out["interpolate"] = true;
  }

  void add_variables(json::object& out, const CurrentVariables& all, const std::string& path) {
    json::object variables;
    json::object secrets;
    json::object aliases;
    for (const auto* list : {&all.variables, &all.secrets}) {
      for (const auto& one : *list) {
        if (one.alias_of.empty()) continue;
        aliases[one.key] = {{"of", one.alias_of}, {"scope", one.alias_scope}};
      }
    }
    for (const auto& one : all.variables) {
      if (!one.alias_of.empty()) continue;
      json::object details{{"value", one.value}};
      add_details(details, one);
      variables[one.key] = details.size() == 1 ? details.at("value") : json::value(details);
    }
    for (const auto& one : all.secrets) {
      if (!one.alias_of.empty()) continue;
      json::object details{{"env", secret(path, one.key)}};
      add_details(details, one);
      secrets[one.key] = std::move(details);
    }
    if (!variables.empty()) out["variables"] = std::move(variables);
    if (!secrets.empty()) out["secrets"] = std::move(secrets);
    if (!aliases.empty()) out["aliases"] = std::move(aliases);
  }

  const std::map<std::string, json::value>& advanced_defaults_;
  Exported exported_;
};

}  // namespace

Exported export_config(const Current& current,
                       const std::map<std::string, json::value>& advanced_defaults) {
  return Exporter(advanced_defaults).run(current);
}

}  // namespace slipway::cli
