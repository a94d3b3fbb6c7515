#include "cli/apply.h"

#include "base/enum.h"
#include "cli/json.h"
#include "cli/json_path.h"
#include "cli/service_request.h"
#include "io/files.h"
#include "io/webhook_target.h"

namespace slipway::cli {
namespace {

using base::fail;
using base::Result;

// How the API's paths call a kind, where its secret stands in a request, and whether its own path
// is below what it belongs to.
struct Way {
  const char* segment;
  const char* secret = "";
  bool is_below = false;
};

Way way_of(Kind kind) {
  switch (kind) {
    case Kind::kHook:
      return {"hook", "secret"};
    case Kind::kRegistry:
      return {"containerRegistry", "config.password", true};
    case Kind::kHelmRepository:
      return {"helmRepository", "config.password", true};
    case Kind::kGitToken:
      return {"gitToken", "token", true};
    case Kind::kRuntime:
      return {"runtime"};
    case Kind::kWebhook:
      return {"webhook", "", true};
    case Kind::kProject:
      return {"project"};
    case Kind::kEnvironment:
      return {"environment"};
    case Kind::kStage:
    case Kind::kStageOrder:
    case Kind::kPlacement:
      return {"deploymentStage"};
    case Kind::kFreezeWindow:
      return {"freezeWindow"};
    case Kind::kApplication:
      return {"application"};
    case Kind::kContainer:
      return {"container"};
    case Kind::kJob:
      return {"job"};
    case Kind::kHelm:
      return {"helm"};
    case Kind::kRestriction:
      return {"deploymentRestriction", "", true};
    case Kind::kDomain:
      return {"customDomain", "", true};
    case Kind::kAdvancedSettings:
      return {"advancedSettings", "", true};
    case Kind::kVariable:
      return {"environmentVariable", "", true};
    case Kind::kSecret:
      return {"secret", "value", true};
    case Kind::kAlias:
      return {"variable"};
  }
  return {""};
}

// By which Ids knows a thing of that name.
std::string id_key(Kind kind, const std::string& parent, const std::string& name) {
  switch (kind) {
    case Kind::kRegistry:
      return "registry " + name;
    case Kind::kHelmRepository:
      return "helm repository " + name;
    case Kind::kGitToken:
      return "git token " + name;
    case Kind::kRuntime:
      return "runtime " + name;
    case Kind::kStage:
      return "stage " + parent + "/" + name;
    case Kind::kFreezeWindow:
      return "freeze window " + parent + "/" + name;
    default:
      return name;
  }
}

class Maker {
 public:
  Maker(ApiClient& api, const std::string& organization_id, Ids& ids)
      : api_(api), organization_id_(organization_id), ids_(ids) {}

  Result<json::value> send(const Change& change) {
    if (change.kind == Kind::kStageOrder) {
      return api_.put("/deploymentStage/" + stage(change.parent, change.name) + "/moveAfter/" +
                          stage(change.parent, change.other),
                      nullptr);
    }
    if (change.kind == Kind::kPlacement) return place(change);
    if (change.kind == Kind::kAdvancedSettings) return api_.put(collection(change), change.body);
    if (change.verb == Verb::kDelete) return api_.remove(item(change));
    if (change.verb == Verb::kUpdate && !change.replaces) {
      return api_.put(item(change), resolved(change.body));
    }
    if (change.replaces) {
      if (auto removed = api_.remove(item(change)); !removed) return removed;
    }
    if (change.kind == Kind::kAlias) return make_alias(change);
    auto made = api_.post(collection(change), resolved(change.body));
    if (made) ids_[id_key(change.kind, change.parent, change.name)] = text(*made, "id");
    if (made && change.kind == Kind::kEnvironment) return know_stages(change.name, *made);
    return made;
  }

 private:
  std::string parent_id(const Change& change) const {
    return change.parent.empty() ? organization_id_ : ids_.at(change.parent);
  }

  std::string collection(const Change& change) const {
    return "/" + change.owner + "/" + parent_id(change) + "/" + way_of(change.kind).segment;
  }

  std::string item(const Change& change) const {
    const Way way = way_of(change.kind);
    return (way.is_below ? collection(change) : std::string("/") + way.segment) + "/" + change.id;
  }

  std::string stage(const std::string& environment, const std::string& name) const {
    return ids_.at(id_key(Kind::kStage, environment, name));
  }

  json::object resolved(json::object body) const {
    resolve_names(body, [&](Reference reference, const std::string& name) {
      const Kind kind = reference == Reference::kRegistry         ? Kind::kRegistry
                        : reference == Reference::kHelmRepository ? Kind::kHelmRepository
                        : reference == Reference::kGitToken       ? Kind::kGitToken
                                                                  : Kind::kRuntime;
      const auto found = ids_.find(id_key(kind, "", name));
      return found == ids_.end() ? name : found->second;
    });
    return body;
  }

  Result<json::value> place(const Change& change) {
    const std::string environment = change.parent.substr(0, change.parent.rfind('/'));
    std::string stage_id;
    const std::string service = ids_.at(change.parent);
    if (change.other.empty()) {
      // Where it came to by itself.
      const auto there = api_.get("/service/" + service + "/deploymentStage");
      if (!there) return fail(there.error());
      stage_id = text(*there, "id");
    } else {
      stage_id = stage(environment, change.other);
    }
    return api_.put("/deploymentStage/" + stage_id + "/service/" + service, change.body);
  }

  Result<json::value> know_stages(const std::string& environment, json::value made) {
    const auto stages = api_.list("/environment/" + text(made, "id") + "/deploymentStage");
    if (!stages) return fail(stages.error());
    for (const auto& one : *stages) {
      ids_[id_key(Kind::kStage, environment, text(one, "name"))] = text(one, "id");
    }
    return made;
  }

  // The variable may have been made a moment ago, and a built-in has no path of its own.
  Result<json::value> make_alias(const Change& change) {
    std::string scope;
    for (const char c : change.owner) scope += static_cast<char>(c - 'a' + 'A');
    const auto seen = api_.list("/variable?parent_id=" + parent_id(change) + "&scope=" + scope);
    if (!seen) return fail(seen.error());
    std::string target;
    for (const auto& one : *seen) {
      const bool is_meant = text(one, "key") == change.other &&
                            (change.scope.empty() || text(one, "scope") == change.scope);
      if (is_meant) target = text(one, "id");
    }
    if (target.empty()) {
      return fail(base::ErrorCode::kInvalid,
                  "There is no variable '" + change.other + "' that it could be an alias of.");
    }
    return api_.post(
        "/variable/" + target + "/alias",
        json::object{
            {"key", change.name}, {"alias_scope", scope}, {"alias_parent_id", parent_id(change)}});
  }

  ApiClient& api_;
  const std::string& organization_id_;
  Ids& ids_;
};

// The target of a webhook may be a secret.
Result<void> check_secret(const Change& change, const std::string& field,
                          const std::string& value) {
  const auto kind = base::parse_enum<model::WebhookKind>(text(change.body, "kind"));
  if (change.kind != Kind::kWebhook || field != "target_url" || !kind) return {};
  const bool has_secret =
      change.verb == Verb::kUpdate || change.more_secrets.contains("target_secret");
  return io::check_webhook_target(*kind, value).and_then([&] {
    return io::check_webhook_secret(*kind, value, has_secret);
  });
}

}  // namespace

Result<std::string> read_secret(const SecretReader& reader, const SecretSource& source) {
  switch (source.kind) {
    case SecretSource::Kind::kText:
      return source.value;
    case SecretSource::Kind::kEnvironment: {
      const auto value = reader.variable(source.value);
      if (value) return *value;
      return fail(base::ErrorCode::kInvalid,
                  source.place + ": The environment variable " + source.value + " is not set.");
    }
    case SecretSource::Kind::kFile:
      break;
  }
  const auto content = io::read_file(std::filesystem::path(reader.folder) / source.value);
  if (!content) {
    return fail(base::ErrorCode::kInvalid, source.place + ": " + content.error().message);
  }
  return content->substr(0, content->find_last_not_of("\r\n") + 1);
}

Result<void> fill_secrets(std::vector<Change>& changes, const SecretReader& reader) {
  for (auto& change : changes) {
    auto secrets = change.more_secrets;
    if (change.secret) secrets[way_of(change.kind).secret] = *change.secret;
    for (const auto& [field, source] : secrets) {
      const auto value = read_secret(reader, source);
      if (!value) return fail(value.error());
      if (const auto checked = check_secret(change, field, *value); !checked) {
        return fail(checked.error().code, source.place + ": " + checked.error().message);
      }
      set_field(change.body, field, json::value(*value));
    }
  }
  return {};
}

Ids known_ids(const Current& current) {
  Ids ids;
  for (const auto& [kind, things] : {std::pair(Kind::kRegistry, &current.registries),
                                     std::pair(Kind::kHelmRepository, &current.helm_repositories),
                                     std::pair(Kind::kGitToken, &current.git_tokens),
                                     std::pair(Kind::kRuntime, &current.runtimes)}) {
    for (const auto& one : *things) ids[id_key(kind, "", one.name)] = one.id;
  }
  for (const auto& project : current.projects) {
    ids[project.name] = project.id;
    for (const auto& environment : project.environments) {
      const std::string path = project.name + "/" + environment.name;
      ids[path] = environment.id;
      for (const auto& stage : environment.stages) {
        ids[id_key(Kind::kStage, path, stage.name)] = stage.id;
      }
      for (const auto& service : environment.services) {
        ids[path + "/" + service.name] = service.id;
      }
    }
  }
  return ids;
}

Result<void> make_changes(ApiClient& api, const std::string& organization_id,
                          const std::vector<Change>& changes, Ids& ids,
                          const std::function<void(const Change&, const json::value&)>& done) {
  Maker maker(api, organization_id, ids);
  for (const auto& change : changes) {
    if (change.verb == Verb::kLeave) continue;
    // A new environment has its first stages already, of which only the texts are the file's.
    Change made = change;
    if (change.kind == Kind::kStage && change.verb == Verb::kUpdate) {
      made.id = ids.at(id_key(change.kind, change.parent, change.name));
    }
    const auto answer = maker.send(made);
    if (!answer) {
      base::Error error = answer.error();
      std::string line = render_change({}, change);
      line.erase(line.find_last_not_of('\n') + 1);
      error.message = "'" + line + "' failed: " + error.message;
      return fail(std::move(error));
    }
    done(change, *answer);
  }
  return {};
}

}  // namespace slipway::cli
