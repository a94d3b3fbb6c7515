#include <set>

#include "cli/desired.h"
#include "cli/desired_service.h"
#include "cli/yaml_reader.h"
#include "model/hook.h"
#include "model/service.h"

namespace slipway::cli {
namespace {

class DesiredReader {
 public:
  explicit DesiredReader(std::string_view file_name) : file_name_(file_name) {}

  Desired read(const YamlNode& root) {
    Desired desired;
    if (root.kind == YamlNode::Kind::kNull) {
      problems_.add(root, "The file is empty. It needs at least 'projects:'.");
      return desired;
    }
    YamlMap map(root, "the file", problems_);
    desired.organization = map.text("organization").value_or("");
    for (const auto& node : map.list("hooks")) desired.hooks.push_back(read_hook(node));
    for (const auto& node : map.list("projects")) desired.projects.push_back(read_project(node));
    map.finish();
    refuse_doubles(desired.hooks, map.any("hooks"), "hook");
    refuse_doubles(desired.projects, map.any("projects"), "project");
    return desired;
  }

  const YamlProblems& problems() const { return problems_; }

 private:
  DesiredHook read_hook(const YamlNode& node) {
    YamlMap map(node, "a hook", problems_);
    DesiredHook hook{.name = map.name(), .kind = {}, .secret = {}, .allow_unsigned = {}};
    hook.kind = map.word_of<model::HookKind>("kind").value_or("");
    if (!map.has("kind") && node.kind == YamlNode::Kind::kMap) {
      problems_.add(node, "a hook needs a kind, as GITHUB or GIT.");
    }
    const auto take = [&](std::string_view key, SecretSource::Kind kind) {
      const auto value = map.text(key);
      if (!value) return;
      if (hook.secret) map.wrong(key, "Give one of secret, secret_env and secret_file only.");
      hook.secret = SecretSource{kind, *value, place_of(*map.any(key), file_name_)};
    };
    take("secret", SecretSource::Kind::kText);
    take("secret_env", SecretSource::Kind::kEnvironment);
    take("secret_file", SecretSource::Kind::kFile);
    hook.allow_unsigned = map.boolean("allow_unsigned");
    if (!hook.secret && !hook.allow_unsigned.value_or(false) && map.has("name")) {
      problems_.add(node,
                    "a hook needs secret, secret_env or secret_file, or allow_unsigned: true.");
    }
    map.finish();
    return hook;
  }

  DesiredProject read_project(const YamlNode& node) {
    YamlMap map(node, "a project", problems_);
    DesiredProject project{.name = map.name(), .description = {}, .environments = {}};
    project.description = map.text("description");
    for (const auto& one : map.list("environments")) {
      project.environments.push_back(read_environment(one));
    }
    map.finish();
    refuse_doubles(project.environments, map.any("environments"), "environment");
    return project;
  }

  DesiredEnvironment read_environment(const YamlNode& node) {
    YamlMap map(node, "an environment", problems_);
    DesiredEnvironment environment{.name = map.name(), .mode = {}, .services = {}};
    environment.mode = map.word_of<model::EnvironmentMode>("mode");
    if (const auto runtime = map.text("runtime")) {
      environment.runtime = *runtime;
      environment.runtime_place = place_of(*map.any("runtime"), file_name_);
    }
    const bool has_both = map.has("services") && map.has("applications");
    if (has_both)
      map.wrong("applications", "'services' and 'applications' are the same; give one.");
    for (const auto* key : {"services", "applications"}) {
      for (const auto& one : map.list(key)) {
        environment.services.push_back(read_service(one, file_name_, problems_));
      }
    }
    map.finish();
    if (!has_both) {
      const auto* services = map.any("services");
      refuse_doubles(environment.services, services ? services : map.any("applications"),
                     "service");
    }
    return environment;
  }

  template <typename T>
  void refuse_doubles(const std::vector<T>& things, const YamlNode* list, std::string_view what) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < things.size(); ++i) {
      if (things[i].name.empty() || seen.insert(things[i].name).second) continue;
      problems_.add(list->items.at(i), "There are two of the name '" + things[i].name + "': a " +
                                           std::string(what) + "'s name must be unique here.");
    }
  }

  std::string file_name_;
  YamlProblems problems_;
};

}  // namespace

tl::expected<Desired, std::vector<std::string>> parse_desired(std::string_view text,
                                                              std::string_view file_name) {
  const auto root = parse_yaml(text);
  if (!root) {
    YamlProblems problems;
    problems.add({.line = root.error().line, .column = root.error().column}, root.error().message);
    return tl::unexpected(problems.lines(file_name));
  }
  DesiredReader reader(file_name);
  Desired desired = reader.read(*root);
  if (!reader.problems().empty()) return tl::unexpected(reader.problems().lines(file_name));
  return desired;
}

}  // namespace slipway::cli
