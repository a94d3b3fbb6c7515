#include "cli/apply.h"

#include "cli/json.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

using base::fail;
using base::Result;

// The folder that a thing of this kind is created in; nothing is known by a path below a service.
std::string collection(const Change& change, const std::string& organization_id, const Ids& ids) {
  const std::string parent = change.parent.empty() ? organization_id : ids.at(change.parent);
  const std::string service = (change.of_container ? "/container/" : "/application/") + parent;
  switch (change.kind) {
    case Kind::kHook:
      return "/organization/" + organization_id + "/hook";
    case Kind::kProject:
      return "/organization/" + organization_id + "/project";
    case Kind::kEnvironment:
      return "/project/" + parent + "/environment";
    case Kind::kApplication:
      return "/environment/" + parent + "/application";
    case Kind::kContainer:
      return "/environment/" + parent + "/container";
    case Kind::kRestriction:
      return service + "/deploymentRestriction";
    case Kind::kVariable:
      return service + "/environmentVariable";
    case Kind::kSecret:
      return service + "/secret";
  }
  return {};
}

std::string item(const Change& change, const std::string& organization_id, const Ids& ids) {
  switch (change.kind) {
    case Kind::kHook:
      return "/hook/" + change.id;
    case Kind::kProject:
      return "/project/" + change.id;
    case Kind::kEnvironment:
      return "/environment/" + change.id;
    case Kind::kApplication:
      return "/application/" + change.id;
    case Kind::kContainer:
      return "/container/" + change.id;
    case Kind::kRestriction:
    case Kind::kVariable:
    case Kind::kSecret:
      return collection(change, organization_id, ids) + "/" + change.id;
  }
  return {};
}

Result<json::value> send(ApiClient& api, const std::string& organization_id, const Change& change,
                         const Ids& ids) {
  switch (change.verb) {
    case Verb::kCreate:
      return api.post(collection(change, organization_id, ids), change.body);
    case Verb::kUpdate:
      return api.put(item(change, organization_id, ids), change.body);
    case Verb::kDelete:
      return api.remove(item(change, organization_id, ids));
    case Verb::kLeave:
      break;
  }
  return json::value();
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
    if (!change.secret) continue;
    const auto value = read_secret(reader, *change.secret);
    if (!value) return fail(value.error());
    change.body[change.kind == Kind::kHook ? "secret" : "value"] = *value;
  }
  return {};
}

Ids known_ids(const Current& current) {
  Ids ids;
  for (const auto& project : current.projects) {
    ids[project.name] = project.id;
    for (const auto& environment : project.environments) {
      const std::string path = project.name + "/" + environment.name;
      ids[path] = environment.id;
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
  for (const auto& change : changes) {
    if (change.verb == Verb::kLeave) continue;
    const auto answer = send(api, organization_id, change, ids);
    if (!answer) {
      base::Error error = answer.error();
      std::string line = render_change({}, change);
      line.erase(line.find_last_not_of('\n') + 1);
      error.message = "'" + line + "' failed: " + error.message;
      return fail(std::move(error));
    }
    if (change.verb == Verb::kCreate) ids[change.name] = text(*answer, "id");
    done(change, *answer);
  }
  return {};
}

}  // namespace slipway::cli
