#include "api/helm_values_body.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "api/application_body.h"
#include "api/service_body.h"
#include "rules/helm_values.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::JsonFields;

bool is_pair(const json::value& value) {
  const auto* pair = value.if_array();
  return pair != nullptr && pair->size() == 2 && pair->at(0).is_string() && pair->at(1).is_string();
}

// [["image.tag", "v2"], ...]
void read_pairs(JsonFields& fields, std::string_view name, std::vector<model::HelmValue>& values) {
  const auto* list = fields.any(name);
  if (list == nullptr) return;
  const auto* pairs = list->if_array();
  if (pairs == nullptr || !std::all_of(pairs->begin(), pairs->end(), is_pair)) {
    fields.wrong(name, R"(must be a list of pairs of strings: [["image.tag", "v2"]].)");
    return;
  }
  values.clear();
  values.reserve(pairs->size());
  for (const auto& pair : *pairs) {
    values.push_back({std::string(pair.at(0).as_string()), std::string(pair.at(1).as_string())});
  }
}

void read_raw_values(JsonFields& raw, std::vector<model::HelmValuesFile>& files) {
  auto list = raw.objects("values").value_or(std::vector<JsonFields>());
  for (auto& item : list) {
    model::HelmValuesFile file;
    file.name = item.text("name").value_or("values.yaml");
    assign(item.text("content"), file.content);
    item.refuse_unknown();
    const bool is_twice = std::any_of(files.begin(), files.end(),
                                      [&](const auto& other) { return other.name == file.name; });
    if (is_twice) item.wrong("name", "'" + file.name + "' stands twice; give one of them.");
    raw.take(item.error());
    files.push_back(std::move(file));
  }
  raw.refuse_unknown();
}

bool is_path_inside(std::string_view path) {
  return !path.empty() && path.front() != '/' && path.find('\0') == std::string_view::npos &&
         ("/" + std::string(path) + "/").find("/../") == std::string::npos;
}

void read_values_git(JsonFields& git, bool allow_file, model::HelmSettings& helm) {
  model::Service holder;
  read_git_repository(git, true, allow_file, holder);
  auto paths = git.texts("paths").value_or(std::vector<std::string>());
  if (paths.empty()) {
    git.wrong("paths", "is missing; name the files of values, from the repository's root.");
  }
  for (const auto& path : paths) {
    if (is_path_inside(path)) continue;
    git.wrong("paths", "'" + path +
                           "' leaves the repository. Write the file's path from its root, without "
                           "'/' before it: charts/values.yaml.");
  }
  git.refuse_unknown();
  helm.values_git = std::move(holder.git);
  helm.values_paths = std::move(paths);
}

// It is what it says: what it lacks is gone.
void read_values_file(JsonFields& values, bool allow_file, model::HelmSettings& helm) {
  if (!values.has("file")) return;
  helm.files.clear();
  helm.values_git.reset();
  helm.values_paths.clear();
  auto file = values.object("file");
  if (!file) return;
  if (auto raw = file->object("raw")) {
    read_raw_values(*raw, helm.files);
    file->take(raw->error());
  }
  if (auto git = file->object("git")) {
    read_values_git(*git, allow_file, helm);
    file->take(git->error());
  }
  file->refuse_unknown();
  values.take(file->error());
}

}  // namespace

void read_helm_values(JsonFields& fields, bool allow_file_repositories, model::HelmSettings& helm) {
  auto values = fields.object("values_override");
  if (!values) return;
  read_pairs(*values, "set", helm.set);
  read_pairs(*values, "set_string", helm.set_string);
  read_pairs(*values, "set_json", helm.set_json);
  read_values_file(*values, allow_file_repositories, helm);
  values->refuse_unknown();
  fields.take(values->error());
  if (fields.error()) return;
  if (const auto document = rules::helm_values(helm); !document) fields.take(document.error());
}

}  // namespace slipway::api
