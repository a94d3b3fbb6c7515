#include "cli/service_request.h"

#include <array>

#include "cli/json.h"
#include "cli/json_path.h"

namespace slipway::cli {
namespace {

constexpr std::array<std::string_view, 3> kOfDocker = {"git_repository", "dockerfile_path",
                                                       "docker_target_build_stage"};
constexpr std::array<std::string_view, 3> kOfImage = {"image_name", "tag", "registry_id"};

constexpr std::string_view kGitToken = "git_token_id";
constexpr std::string_view kRegistry = "registry_id";

void name_instead(json::object& object, std::string_view field,
                  const std::map<std::string, std::string>& names) {
  auto* id = object.if_contains({field.data(), field.size()});
  if (id == nullptr || !id->is_string()) return;
  const auto found = names.find(std::string(id->get_string()));
  if (found != names.end()) *id = found->second;
}

// Moves the fields that are there.
template <std::size_t N>
void move_fields(json::object& from, const std::array<std::string_view, N>& names,
                 json::object& to) {
  for (const auto name : names) {
    auto* field = from.if_contains({name.data(), name.size()});
    if (field == nullptr) continue;
    to[{name.data(), name.size()}] = std::move(*field);
    from.erase({name.data(), name.size()});
  }
}

using IdOf = std::function<std::string(Reference, const std::string&)>;

void resolve(json::object& object, std::string_view field, Reference reference, const IdOf& id_of) {
  auto* name = object.if_contains({field.data(), field.size()});
  if (name == nullptr || !name->is_string()) return;
  const std::string text(name->get_string());
  *name = text.empty() ? json::value() : json::value(id_of(reference, text));
}

}  // namespace

json::object settings_of(const std::string& kind, const json::value& answer,
                         const KnownNames& names) {
  json::object settings = answer.is_object() ? answer.get_object() : json::object();
  if (kind == "job") {
    for (const auto* part : {"source.docker", "source.image"}) {
      const auto* source = find_field(answer, part);
      if (source == nullptr || !source->is_object()) continue;
      json::object inner = source->get_object();
      move_fields(inner, kOfDocker, settings);
      move_fields(inner, kOfImage, settings);
    }
    settings.erase("source");
  }
  name_instead(settings, kRegistry, names.registries);
  auto* git = settings.if_contains("git_repository");
  if (git != nullptr && git->is_object()) {
    name_instead(git->get_object(), kGitToken, names.git_tokens);
  }
  return settings;
}

json::object request_of(const std::string& kind, json::object settings) {
  if (kind != "job") return settings;
  json::object docker;
  json::object image;
  move_fields(settings, kOfDocker, docker);
  move_fields(settings, kOfImage, image);
  json::object source;
  if (!docker.empty()) source["docker"] = std::move(docker);
  if (!image.empty()) source["image"] = std::move(image);
  if (!source.empty()) settings["source"] = std::move(source);
  return settings;
}

void resolve_names(json::object& request, const IdOf& id_of) {
  resolve(request, kRegistry, Reference::kRegistry, id_of);
  resolve(request, kGitToken, Reference::kGitToken, id_of);
  resolve(request, "cluster", Reference::kRuntime, id_of);
  for (const auto* part : {"git_repository", "source", "docker", "image"}) {
    auto* inner = request.if_contains(part);
    if (inner != nullptr && inner->is_object()) resolve_names(inner->get_object(), id_of);
  }
}

}  // namespace slipway::cli
