#include "cli/service_request.h"

#include <array>

#include "cli/json.h"
#include "cli/json_path.h"

namespace slipway::cli {
namespace {

constexpr std::array<std::string_view, 3> kOfDocker = {"git_repository", "dockerfile_path",
                                                       "docker_target_build_stage"};
constexpr std::array<std::string_view, 3> kOfImage = {"image_name", "tag", "registry_id"};

constexpr std::array<std::string_view, 2> kOfChart = {"git_repository", "helm_repository"};

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
  if (kind == "helm") {
    if (const auto* git = find_field(answer, "source.git.git_repository")) {
      settings["git_repository"] = *git;
    }
    if (const auto* chart = find_field(answer, "source.repository")) {
      const auto* repository = find(*chart, "repository");
      settings["helm_repository"] = {
          {"repository", repository == nullptr ? "" : text(*repository, "name")},
          {"chart_name", text(*chart, "chart_name")},
          {"chart_version", text(*chart, "chart_version")}};
    }
    settings.erase("source");
    if (find_field(answer, "values_override.file.git.git_repository") != nullptr) {
      name_instead(
          settings.at("values_override").at("file").at("git").at("git_repository").as_object(),
          kGitToken, names.git_tokens);
    }
  }
  name_instead(settings, kRegistry, names.registries);
  auto* git = settings.if_contains("git_repository");
  if (git != nullptr && git->is_object()) {
    name_instead(git->get_object(), kGitToken, names.git_tokens);
  }
  return settings;
}

json::object request_of(const std::string& kind, json::object settings) {
  json::object source;
  if (kind == "helm") {
    move_fields(settings, kOfChart, source);
  } else if (kind == "job") {
    json::object docker;
    json::object image;
    move_fields(settings, kOfDocker, docker);
    move_fields(settings, kOfImage, image);
    if (!docker.empty()) source["docker"] = std::move(docker);
    if (!image.empty()) source["image"] = std::move(image);
  }
  if (!source.empty()) settings["source"] = std::move(source);
  return settings;
}

json::object pairs_of(const json::array& list) {
  json::object pairs;
  for (const auto& item : list) {
    if (const auto* pair = item.if_array(); pair != nullptr && pair->size() == 2) {
      pairs[pair->at(0).as_string()] = pair->at(1);
    } else if (item.is_object()) {
      pairs[text(item, "key")] = text(item, "value");
    }
  }
  return pairs;
}

void resolve_names(json::object& request, const IdOf& id_of) {
  resolve(request, kRegistry, Reference::kRegistry, id_of);
  resolve(request, kGitToken, Reference::kGitToken, id_of);
  resolve(request, "cluster", Reference::kRuntime, id_of);
  for (const auto* part :
       {"git_repository", "source", "docker", "image", "values_override", "file", "git"}) {
    auto* inner = request.if_contains(part);
    if (inner != nullptr && inner->is_object()) resolve_names(inner->get_object(), id_of);
  }
  auto* chart = request.if_contains("helm_repository");
  if (chart != nullptr && chart->is_object()) {
    resolve(chart->get_object(), "repository", Reference::kHelmRepository, id_of);
  }
}

}  // namespace slipway::cli
