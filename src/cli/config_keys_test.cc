// Every field of the API's requests has a key in a slipway.yaml, or is left out on purpose; and the
// reader, the schema and the tables know the same keys.

#include "cli/config_keys.h"

#include <filesystem>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "cli/config_schema.h"
#include "cli/desired.h"
#include "cli/json.h"
#include "io/files.h"

namespace slipway::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

using Names = std::set<std::string>;

class Api {
 public:
  Api() {
    const std::filesystem::path folder(SLIPWAY_SOURCE_DIR "/src/api/openapi");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const auto part = json::parse(io::read_file(entry.path().string()).value());
      if (const auto* schemas = find(part, "schemas")) {
        for (const auto& one : schemas->as_object()) schemas_[one.key()] = one.value();
      }
      if (const auto* operations = find(part, "operations")) {
        for (const auto& one : operations->as_object()) {
          if (const auto name = text(one.value(), "request"); !name.empty()) requests_.insert(name);
        }
      }
    }
  }

  const Names& requests() const { return requests_; }

  // "git_repository.url", "ports.internal_port"
  Names fields(const std::string& request) const {
    Names names;
    collect(schemas_.at(request), "", names);
    return names;
  }

 private:
  void collect(const json::value& schema, const std::string& path, Names& names) const {
    if (const auto* reference = find(schema, "$ref")) {
      const std::string name(reference->as_string());
      return collect(schemas_.at(name.substr(name.rfind('/') + 1)), path, names);
    }
    for (const auto* several : {"allOf", "oneOf"}) {
      for (const auto& one : items(schema, several)) collect(one, path, names);
    }
    if (const auto* item = find(schema, "items")) collect(*item, path, names);
    if (const auto* properties = find(schema, "properties")) {
      for (const auto& one : properties->as_object()) {
        const std::string name = path + (path.empty() ? "" : ".") + std::string(one.key());
        Names inner;
        collect(one.value(), name, inner);
        if (inner.empty()) inner.insert(name);
        names.merge(inner);
      }
    }
  }

  json::object schemas_;
  Names requests_;
};

// The fields that the keys of a shape are.
void collect_keys(const Shape& shape, Kinds kinds, const std::string& path, Names& names) {
  for (const auto& key : shape.keys) {
    if ((key.kinds & kinds) == 0) continue;
    std::istringstream fields{std::string(key.field)};
    const bool has_parts = key.form == Form::kPorts || key.form == Form::kProbe ||
                           key.form == Form::kCommand || key.form == Form::kPolicy ||
                           key.form == Form::kPoll || key.form == Form::kList ||
                           key.form == Form::kChart;
    for (std::string field; fields >> field;) {
      const std::string name = path + (path.empty() ? "" : ".") + field;
      if (has_parts) {
        collect_keys(*key.shape, kEvery, name, names);
      } else {
        names.insert(name);
      }
    }
  }
}

Names keys_of(const Shape& shape, Kinds kinds = kEvery) {
  Names names;
  collect_keys(shape, kinds, "", names);
  return names;
}

struct Covered {
  std::string request;
  const Shape* shape;
  Kinds kinds = kEvery;
  Names left_out{};  // on purpose
};

// What Slipway keeps for clients of the reference, and does not use.
const Names kUnused = {"gpu",           "ephemeral_storage_in_gib", "annotations_groups",
                       "labels_groups", "cpu_architecture",         "autoscaling",
                       "build_mode",    "ports.public_path",        "ports.public_path_rewrite"};

Names beside_unused(const Names& more) {
  Names all = kUnused;
  all.insert(more.begin(), more.end());
  return all;
}

std::vector<Covered> covered() {
  // Slipway gives parts of a service their ids; a probe's other ways are refused.
  const Names of_services = beside_unused(
      {"ports.id", "storage.id", "storage.type", "healthchecks.readiness_probe.type.http.scheme",
       "healthchecks.liveness_probe.type.http.scheme", "healthchecks.readiness_probe.type.tcp.host",
       "healthchecks.liveness_probe.type.tcp.host", "healthchecks.readiness_probe.type.exec",
       "healthchecks.liveness_probe.type.exec", "healthchecks.readiness_probe.type.grpc",
       "healthchecks.liveness_probe.type.grpc"});
  Names of_jobs = of_services;
  of_jobs.merge(Names{"dockerfile_raw", "registry"});
  return {
      {"HookRequest", &kHookShape},
      {"ContainerRegistryRequest", &kRegistryShape},
      {"HelmRepositoryRequest", &kHelmRepositoryShape},
      {"GitTokenRequest", &kGitTokenShape},
      {"RuntimeRequest", &kRuntimeShape},
      {"OrganizationWebhookCreateRequest", &kWebhookShape},
      {"ProjectRequest", &kProjectShape},
      {"CreateEnvironmentRequest", &kEnvironmentShape},
      {"DeploymentStageRequest", &kStageShape},
      {"FreezeWindowRequest", &kFreezeWindowShape},
      {"AttachServiceRequest", &kServiceShape},
      {"ApplicationRequest", &kServiceShape, kApplications, of_services},
      {"ContainerRequest", &kServiceShape, kContainers, of_services},
      {"JobRequest", &kServiceShape, kJobs, of_jobs},
      {"HelmRequest",
       &kServiceShape,
       kCharts,
       // An answer's other words for the same; and what the values' files, named from the
       // repository's root, have no use for.
       {"repository", "git", "ports.id", "ports.port_type",
        "values_override.file.git.git_repository.root_path"}},
      {"DeploymentRestrictionRequest", &kRestrictionShape},
      {"CustomDomainRequest", &kDomainShape},
      // A variable's name is its key in the mapping.
      {"VariableValueRequest", &kVariableShape, kEvery, {"key"}},
      {"VariableValueRequest", &kSecretShape, kEvery, {"key"}},
  };
}

// Requests that do something, rather than say what should be; and people and their credentials.
const Names kNoConfiguration = {
    "AdvancedSettings",  // advanced_settings, whose names are the daemon's to check
    "AllowPreviewRequest",
    "ApplicationEditRequest",
    "ApproveRequest",
    "CloneEnvironmentRequest",
    "CloneServiceRequest",
    "ContainerDeployRequest",
    "ContainerEditRequest",
    "ContainerRegistryEditRequest",
    "DeliveryPayload",
    "DeployAllRequest",
    "DeployRequest",
    "DeploymentRestrictionTest",
    "EnvironmentEditRequest",
    "ExplainRequest",
    "GitTokenEditRequest",
    "GoThroughApprovalRequest",
    "GoThroughFreezeRequest",
    "HelmDeployRequest",
    "HelmEditRequest",
    "HelmRepositoryEditRequest",
    "HookEditRequest",
    "ImageAnnouncement",
    "JobDeployRequest",
    "JobEditRequest",
    "OrganizationApiTokenCreateRequest",
    "OrganizationEditRequest",
    "OrganizationRequest",
    "OrganizationWebhookEditRequest",
    "OwnPasswordRequest",
    "ProjectEditRequest",
    "PushRequest",
    "RefuseRequest",
    "RollbackRequest",
    "RunRequest",
    "RuntimeEditRequest",
    "ServiceIdsRequest",
    "SignInRequest",
    "ThroughFreezeRequest",
    "UserEditRequest",
    "UserRequest",
    "VariableAliasRequest",  // aliases, which name their variable
    "VariableEditRequest",
    "VariableImportRequest",
    "VariableOverrideRequest",  // a variable of the same name further down
    "VariableRequest",
};

// Jobs and charts have what the others have, and wrap where they come from. Selectors are a
// mapping.
std::string unwrapped(std::string field) {
  for (const std::string wrap : {"source.docker.", "source.image.", "source."}) {
    if (field.starts_with(wrap)) field.erase(0, wrap.size());
  }
  const std::string selectors = "ports.service_selectors";
  return field.starts_with(selectors) ? selectors : field;
}

TEST(ConfigKeys, CoverEveryFieldOfTheApisRequests) {
  const Api api;
  for (const auto& one : covered()) {
    SCOPED_TRACE(one.request);
    const Names keys = keys_of(*one.shape, one.kinds);
    Names seen;
    for (const auto& field : api.fields(one.request)) {
      const std::string name = unwrapped(field);
      seen.insert(name);
      EXPECT_TRUE(keys.contains(name) || one.left_out.contains(name))
          << "'" << name << "' has no key in a slipway.yaml: add it to the tables in "
          << "config_keys.cc, or leave it out on purpose here.";
      EXPECT_FALSE(keys.contains(name) && one.left_out.contains(name)) << name;
    }
    if (one.request == "AttachServiceRequest") continue;
    for (const auto& key : keys) {
      if (key == "is_skipped" || key == "type.tcp") continue;
      EXPECT_TRUE(seen.contains(key) || key.ends_with("type.tcp")) << key << " is no field";
    }
  }
}

TEST(ConfigKeys, KnowEveryRequest) {
  const Api api;
  Names known = kNoConfiguration;
  for (const auto& one : covered()) known.insert(one.request);
  for (const auto& request : api.requests()) {
    EXPECT_TRUE(known.contains(request))
        << request << " is new: give it keys in a slipway.yaml, or leave it out on purpose here.";
  }
}

// The names that the reader lists where a key is far from all of them.
std::string keys_in_message(const std::string& yaml) {
  const auto desired = parse_desired(yaml, "slipway.yaml");
  std::string all;
  if (!desired) {
    for (const auto& line : desired.error()) all += line + "\n";
  }
  return all;
}

// What messages call a service of these kinds.
std::string_view called(Kinds kinds) {
  if ((kinds & kJobs) != 0 && (kinds & kLongRunning) == 0) return "a lifecycle job";
  if ((kinds & kCharts) != 0 && (kinds & kRun) == 0) return "a chart";
  return "a service";
}

TEST(ConfigKeys, AreThoseThatTheReaderKnows) {
  struct Place {
    const Shape* shape;
    std::string before, after;
    Kinds kinds = kEvery;
  };
  const std::string tree = "projects: [{name: p, environments: [{name: e, ";
  const std::string service = tree + "services: [{name: s, ";
  const Place places[] = {
      {&kFileShape, "", ""},
      {&kHookShape, "hooks: [{name: a, kind: GIT, secret: x, ", "}]"},
      {&kRegistryShape, "registries: [{name: a, url: 'https://r', ", "}]"},
      {&kHelmRepositoryShape, "helm_repositories: [{name: a, url: 'https://c', ", "}]"},
      {&kGitTokenShape, "git_tokens: [{name: a, ", "}]"},
      {&kRuntimeShape, "runtimes: [{name: a, kind: DOCKER, ", "}]"},
      {&kWebhookShape, "webhooks: [{name: a, kind: SLACK, events: [], target_url: 'https://h', ",
       "}]"},
      {&kProjectShape, "projects: [{name: p, ", "}]"},
      {&kEnvironmentShape, tree, "}]}]"},
      {&kStageShape, tree + "stages: [{name: s, ", "}]}]}]"},
      {&kFreezeWindowShape, tree + "freeze_windows: [{name: w, ", "}]}]}]"},
      {&kServiceShape, service + "repository: 'https://h/r', ", "}]}]}]", kApplications},
      {&kServiceShape, service + "image: a, tag: b, ", "}]}]}]", kContainers},
      {&kServiceShape, service + "repository: 'https://h/r', on_start: {}, ", "}]}]}]", kGitJobs},
      {&kServiceShape, service + "image: a, tag: b, on_stop: {}, ", "}]}]}]", kImageJobs},
      {&kServiceShape, service + "repository: 'https://h/r', chart: git, ", "}]}]}]", kGitCharts},
      {&kServiceShape, service + "chart: {helm_repository: a, name: b, version: 1.0.0}, ", "}]}]}]",
       kRepositoryCharts},
      {&kChartShape, service + "chart: {helm_repository: a, name: b, version: 1.0.0, ", "}}]}]}]"},
      {&kValuesGitShape,
       service + "chart: git, values_git: {repository: 'https://h/r', paths: [a], ", "}}]}]}]"},
      {&kHelmPortShape, service + "chart: git, ports: [{port: 1, service: a, ", "}]}]}]}]"},
  };
  for (const auto& place : places) {
    const std::string message = keys_in_message(place.before + "zzzzzzzzzz: 1" + place.after);
    const std::string what(place.shape->what == "a service" ? called(place.kinds)
                                                            : place.shape->what);
    ASSERT_THAT(message, HasSubstr("'zzzzzzzzzz' is no key of " + what));
    for (const auto& key : place.shape->keys) {
      // What makes it a job is known to every kind.
      const bool decides = key.name == "cron" || key.name.starts_with("on_");
      if ((key.kinds & place.kinds) == 0 && !decides) continue;
      EXPECT_TRUE(message.find(" " + std::string(key.name) + ",") != std::string::npos ||
                  message.find(" " + std::string(key.name) + " and") != std::string::npos ||
                  message.find(" " + std::string(key.name) + ".") != std::string::npos)
          << key.name << " is not read: " << message;
    }
  }
}

// SLIPWAY_UPDATE_GOLDEN=1 writes it again.
TEST(ConfigKeys, HaveTheirSchemaInTheDocumentation) {
  const std::string path = SLIPWAY_SOURCE_DIR "/docs/slipway.schema.json";
  const std::string schema = to_pretty(config_schema()) + "\n";
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(io::write_file(path, schema));
  }
  EXPECT_EQ(io::read_file(path).value_or(""), schema)
      << "Write it again: slipway schema > docs/slipway.schema.json";
}

TEST(ConfigKeys, HaveASchemaWithEveryKey) {
  const json::value schema = config_schema();
  const auto& service = schema.at("$defs").at("service").at("properties").as_object();
  for (const auto& key : kServiceShape.keys) EXPECT_TRUE(service.contains(key.name)) << key.name;
  EXPECT_EQ(service.at("auto_deploy").at("type"), "boolean");
  EXPECT_EQ(service.at("cpu").at("minimum"), 10);
  EXPECT_EQ(service.at("ports").at("anyOf").as_array().size(), 2U) << "of a chart it is another";
}

}  // namespace
}  // namespace slipway::cli
