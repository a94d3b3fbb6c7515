#include "runtime/kubernetes/testing/manifests.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "io/detached.h"
#include "io/process.h"
#include "io/test_server.h"

namespace slipway::runtime {
namespace {

std::string search_path() {
  const char* const path = std::getenv("PATH");
  return path == nullptr ? "/usr/bin" : path;
}

std::vector<YAML::Node> without_empty(std::vector<YAML::Node> nodes) {
  std::erase_if(nodes, [](const YAML::Node& node) { return !node.IsMap(); });
  return nodes;
}

}  // namespace

std::filesystem::path packaging() {
  return std::filesystem::path(SLIPWAY_SOURCE_DIR) / "packaging";
}

std::vector<YAML::Node> read_manifests(const std::filesystem::path& file) {
  return without_empty(YAML::LoadAllFromFile(file.string()));
}

std::vector<YAML::Node> base_manifests() {
  const auto folder = packaging() / "kubernetes" / "base";
  std::vector<YAML::Node> all;
  for (const auto& name : YAML::LoadFile((folder / "kustomization.yaml").string())["resources"]) {
    auto some = read_manifests(folder / name.as<std::string>());
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::optional<std::vector<YAML::Node>> render(const std::vector<std::string>& argv) {
  if (!io::find_program(argv.front(), search_path())) return std::nullopt;
  const io::TestFolder home;  // where kubectl keeps what it was told
  const auto outcome =
      io::run({.argv = argv,
               .environment = {{"PATH", search_path()}, {"HOME", home.path().string()}},
               .directory = {}},
              {});
  if (!outcome) throw std::runtime_error(outcome.error().message);
  if (!outcome->ok()) throw std::runtime_error(outcome->err);
  return without_empty(YAML::LoadAll(outcome->out));
}

std::optional<std::vector<YAML::Node>> render_kustomization(const std::string& name) {
  const auto folder = (packaging() / "kubernetes" / name).string();
  if (auto rendered = render({"kustomize", "build", folder})) return rendered;
  // The one in kubectl before 1.21 is of 2019, and knows no patches in line.
  const auto version = render({"kubectl", "version", "--client", "--output=yaml"});
  if (!version || version->empty() || !version->front()["kustomizeVersion"]) return std::nullopt;
  return render({"kubectl", "kustomize", folder});
}

std::optional<std::vector<YAML::Node>> render_chart(const std::vector<std::string>& settings) {
  std::vector<std::string> argv{"helm",        "template",
                                "slipway",     (packaging() / "helm" / "slipway").string(),
                                "--namespace", "slipway"};
  for (const auto& setting : settings) argv.push_back("--set=" + setting);
  return render(argv);
}

std::string canonical(const YAML::Node& node) {
  std::string text;
  if (node.IsMap()) {
    std::map<std::string, std::string> members;
    for (const auto& member : node) {
      members[member.first.as<std::string>()] = canonical(member.second);
    }
    for (const auto& [name, value] : members) text += name + ": " + value + ", ";
    return "{" + text + "}";
  }
  if (node.IsSequence()) {
    for (const auto& element : node) text += canonical(element) + ", ";
    return "[" + text + "]";
  }
  return node.IsNull() ? "null" : node.Scalar();
}

Rights rights_in(const std::vector<YAML::Node>& manifests) {
  Rights rights;
  for (const auto& manifest : manifests) {
    if (manifest["kind"].Scalar() != "Role") continue;
    for (const auto& rule : manifest["rules"]) {
      for (const auto& group : rule["apiGroups"]) {
        for (const auto& resource : rule["resources"]) {
          auto& verbs = rights[group.Scalar() + "/" + resource.Scalar()];
          for (const auto& verb : rule["verbs"]) verbs.push_back(verb.Scalar());
          std::sort(verbs.begin(), verbs.end());
        }
      }
    }
  }
  return rights;
}

}  // namespace slipway::runtime
