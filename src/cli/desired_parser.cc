#include <set>
#include <span>

#include "base/enum.h"
#include "cli/config_reader.h"
#include "cli/desired.h"
#include "cli/desired_parts.h"
#include "cli/desired_service.h"
#include "cli/json.h"
#include "io/webhook_target.h"
#include "model/webhook.h"

namespace slipway::cli {
namespace {

class DesiredReader {
 public:
  explicit DesiredReader(std::string_view file_name) : reader_(file_name, problems_) {}

  Desired read(const YamlNode& root) {
    Desired desired;
    if (root.kind == YamlNode::Kind::kNull) {
      problems_.add(root, "The file is empty. It needs at least 'projects:'.");
      return desired;
    }
    YamlMap map(root, "the file", problems_);
    desired.organization = map.text("organization").value_or("");
    for (const auto& node : map.list("hooks")) desired.hooks.push_back(read_hook(node));
    for (const auto& node : map.list("registries")) {
      desired.registries.push_back(read_thing(node, kRegistryShape, "password"));
    }
    for (const auto& node : map.list("helm_repositories")) {
      desired.helm_repositories.push_back(read_thing(node, kHelmRepositoryShape, "password"));
    }
    for (const auto& node : map.list("git_tokens")) {
      desired.git_tokens.push_back(read_thing(node, kGitTokenShape, "token"));
    }
    for (const auto& node : map.list("runtimes")) {
      desired.runtimes.push_back(read_thing(node, kRuntimeShape, ""));
    }
    for (const auto& node : map.list("webhooks")) {
      desired.webhooks.push_back(read_webhook(node));
    }
    desired.variables = reader_.read_variables(map);
    for (const auto& node : map.list("projects")) desired.projects.push_back(read_project(node));
    desired.domain_places = reader_.domains();
    map.finish();
    refuse_doubles(desired.hooks, map.any("hooks"), "hook");
    refuse_doubles(desired.registries, map.any("registries"), "registry");
    refuse_doubles(desired.helm_repositories, map.any("helm_repositories"), "helm repository");
    refuse_doubles(desired.git_tokens, map.any("git_tokens"), "git token");
    refuse_doubles(desired.runtimes, map.any("runtimes"), "runtime");
    refuse_doubles(desired.webhooks, map.any("webhooks"), "webhook");
    refuse_doubles(desired.projects, map.any("projects"), "project");
    return desired;
  }

  const YamlProblems& problems() const { return problems_; }

 private:
  DesiredHook read_hook(const YamlNode& node) {
    YamlMap map(node, "a hook", problems_);
    DesiredHook hook{.name = map.name(), .kind = {}, .secret = {}, .allow_unsigned = {}};
    hook.kind = map.word("kind", kHookShape.key("kind").words()).value_or("");
    if (!map.has("kind") && node.kind == YamlNode::Kind::kMap) {
      problems_.add(node, "a hook needs a kind, as GITHUB or GIT.");
    }
    const auto take = [&](std::string_view key, SecretSource::Kind kind) {
      const auto value = map.text(key);
      if (!value) return;
      if (value->empty()) map.wrong(key, std::string(key) + " is empty; leave it out, or fill it.");
      if (hook.secret) map.wrong(key, "Give one of secret, secret_env and secret_file only.");
      hook.secret = SecretSource{kind, *value, reader_.place(*map.any(key))};
    };
    take("secret", SecretSource::Kind::kText);
    take("secret_env", SecretSource::Kind::kEnvironment);
    take("secret_file", SecretSource::Kind::kFile);
    hook.enabled = map.boolean("enabled");
    hook.allow_unsigned = map.boolean("allow_unsigned");
    if (!hook.secret && !hook.allow_unsigned.value_or(false) && map.has("name")) {
      problems_.add(node,
                    "a hook needs secret, secret_env or secret_file, or allow_unsigned: true.");
    }
    map.finish();
    return hook;
  }

  DesiredThing read_webhook(const YamlNode& node) {
    const std::pair<std::string, std::string> secrets[] = {{"target_url_from", "target_url"},
                                                           {"target_secret", "target_secret"}};
    DesiredThing webhook = read_thing(node, kWebhookShape, "", secrets);
    if (webhook.settings.contains("target_url") == webhook.more_secrets.contains("target_url") &&
        node.kind == YamlNode::Kind::kMap) {
      problems_.add(node, "a webhook needs either target_url or target_url_from.");
    }
    check_target(node, webhook.settings, reader_);
    check_words(node, "events", base::enum_names<model::WebhookEventType>(), reader_);
    if (const YamlNode* events = part_of(node, "events");
        events->kind == YamlNode::Kind::kList && events->items.empty()) {
      problems_.add(*events, io::check_webhook_events({}).error().message);
    }
    check_words(node, "modes", base::enum_names<model::EnvironmentMode>(), reader_);
    return webhook;
  }

  // `more` are other keys of secrets, with the request's field of each.
  DesiredThing read_thing(const YamlNode& node, const Shape& shape, std::string_view secret,
                          std::span<const std::pair<std::string, std::string>> more = {}) {
    YamlMap map(node, std::string(shape.what), problems_);
    DesiredThing thing{.name = map.name()};
    thing.place = reader_.place(node);
    reader_.read_fields(map, shape, kEvery, thing.settings);
    if (!secret.empty()) thing.secret = reader_.read_secret(map, secret);
    for (const auto& [key, field] : more) {
      if (auto source = reader_.read_secret(map, key)) thing.more_secrets[field] = *source;
    }
    map.finish();
    for (const auto& key : shape.keys) {
      if (!key.needed || key.name == "name" || map.has(key.name)) continue;
      problems_.add(node, std::string(shape.what) + " needs its " + std::string(key.name) + ".");
    }
    return thing;
  }

  DesiredProject read_project(const YamlNode& node) {
    YamlMap map(node, "a project", problems_);
    DesiredProject project{.name = map.name(), .description = {}, .environments = {}};
    project.description = map.text("description");
    project.variables = reader_.read_variables(map);
    for (const auto& one : map.list("environments")) {
      project.environments.push_back(read_environment(one));
    }
    map.finish();
    refuse_doubles(project.environments, map.any("environments"), "environment");
    return project;
  }

  DesiredStage read_stage(const YamlNode& node) {
    YamlMap map(node, "a stage", problems_);
    DesiredStage stage{.name = map.name()};
    stage.description = map.text("description");
    map.finish();
    return stage;
  }

  DesiredThing read_freeze_window(const YamlNode& node) {
    const auto before = problems_.noted();
    auto window = read_thing(node, kFreezeWindowShape, "");
    // What could not be read would be missed.
    if (problems_.noted() == before) check_freeze_window(node, window.settings, reader_);
    return window;
  }

  DesiredEnvironment read_environment(const YamlNode& node) {
    YamlMap map(node, "an environment", problems_);
    DesiredEnvironment environment{.name = map.name(), .mode = {}, .services = {}};
    environment.mode = map.word("mode", kEnvironmentShape.key("mode").words());
    environment.runtime = reader_.read_reference(map, "runtime");
    for (const auto& shape : {kApprovalShape, kPreviewShape}) {
      reader_.read_fields(map, shape, kEvery, environment.settings);
    }
    environment.variables = reader_.read_variables(map);
    for (const auto& one : map.list("stages")) environment.stages.push_back(read_stage(one));
    for (const auto& one : map.list("freeze_windows")) {
      environment.freeze_windows.push_back(read_freeze_window(one));
    }
    const bool has_both = map.has("services") && map.has("applications");
    if (has_both)
      map.wrong("applications", "'services' and 'applications' are the same; give one.");
    for (const auto* key : {"services", "applications"}) {
      for (const auto& one : map.list(key)) {
        environment.services.push_back(read_service(one, reader_));
      }
    }
    map.finish();
    refuse_doubles(environment.stages, map.any("stages"), "stage");
    refuse_doubles(environment.freeze_windows, map.any("freeze_windows"), "freeze window");
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
      problems_.add(list->items.at(i), "There are two of the name '" + things[i].name +
                                           "': " + (what == "environment" ? "an " : "a ") +
                                           std::string(what) + "'s name must be unique here.");
    }
  }

  YamlProblems problems_;
  ConfigReader reader_;
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
