#include "api/service_checks.h"

#include <algorithm>

#include "api/service_addresses.h"
#include "api/unchanged.h"
#include "pipeline/steps.h"
#include "pipeline/token_origin.h"
#include "store/events.h"
#include "store/helm_repositories.h"
#include "store/notices.h"
#include "store/organizations.h"

namespace slipway::api {

using base::fail;

base::Result<model::Environment> environment_of(store::Transaction& tx,
                                                const model::EnvironmentId& id) {
  return found(store::environment(tx, id), "environment", id);
}

base::Result<model::Environment> environment_to_fill(store::Transaction& tx,
                                                     const model::EnvironmentId& id) {
  auto environment = environment_of(tx, id);
  if (!environment || !store::is_deleting(tx, id)) return environment;
  return fail(base::ErrorCode::kConflict,
              "The environment '" + environment->name +
                  "' is being deleted: it waits for the ON_DELETE of its jobs. Use another.");
}

base::Result<model::Project> project_to_fill(store::Transaction& tx, const model::ProjectId& id) {
  auto project = found(store::project(tx, id), "project", id);
  if (!project || !store::is_deleting(tx, id)) return project;
  return fail(base::ErrorCode::kConflict,
              "The project '" + project->name +
                  "' is being deleted: it waits for the ON_DELETE of its jobs. Use another.");
}

void ask_poll(ApiContext& c, store::Transaction& tx, const model::Service& service) {
  const auto ask = [&](const model::RepositoryKey& repository) {
    store::ask(tx, pipeline::kPoll,
               pipeline::RepositorySubject{service.organization, repository}.to_string(), c.now());
  };
  if (model::comes_from_git(service)) ask(service.repository);
  const auto& helm = service.settings.helm;
  if (!helm || !helm->values_git) return;
  if (const auto url = model::parse_git_url(helm->values_git->url)) ask(model::RepositoryKey(*url));
}

void tell(ApiContext& c, store::Transaction& tx, const model::Service& service) {
  store::record(tx, service.organization, c.now(), "service", service.id.to_string());
}

namespace {

// One that does not say which host it is of is of the first that it is used at.
base::Result<void> check_first_host(store::Transaction& tx, const store::GitToken& token,
                                    const model::GitUrl& repository, const std::string& field) {
  if (!pipeline::origin_of(token).empty() || repository.host.empty()) return {};
  const auto asked = pipeline::forge_host(repository.host);
  for (const auto& address : store::urls_with_token(tx, token.organization, token.id)) {
    const auto used = model::parse_git_url(address);
    if (!used || used->host.empty() || pipeline::forge_host(used->host) == asked) continue;
    return fail(base::ErrorCode::kConflict,
                field + ": the git token '" + token.name + "' is used at " + used->host +
                    ", and is not sent to " + repository.host +
                    ". Use another, or give this one the git_api_url of its forge.",
                field);
  }
  return {};
}

base::Result<void> check_git_token(ApiContext& c, store::Transaction& tx,
                                   const model::OrganizationId& of, const model::GitSource& source,
                                   const std::string& where) {
  if (!source.token) return {};
  const std::string field = where + ".git_token_id";
  const auto token = store::git_token(tx, *source.token);
  if (!token || token->organization != of) {
    return fail(base::ErrorCode::kInvalid,
                field +
                    ": there is no git token with this id; choose one of the organization's, or "
                    "none for a public repository.",
                field);
  }
  const auto plain = c.pipeline.cipher.decrypt(token->token);
  if (plain && pipeline::is_deploy_key(*token, *plain)) return {};
  const auto repository = model::parse_git_url(source.url);
  if (!repository) return fail(repository.error());
  const auto wrong = pipeline::wrong_origin(*token, *repository);
  if (!wrong.empty()) return fail(base::ErrorCode::kInvalid, field + ": " + wrong, field);
  return check_first_host(tx, *token, *repository, field);
}

}  // namespace

base::Result<void> check_git_token(ApiContext& c, store::Transaction& tx,
                                   const model::Service& service) {
  return check_git_token(c, tx, service.organization, service.git, "git_repository");
}

base::Result<void> check_chart(ApiContext& c, store::Transaction& tx,
                               const model::Service& service) {
  if (const auto& id = service.chart.repository) {
    const auto repository = store::helm_repository(tx, *id);
    if (!repository || repository->organization != service.organization) {
      const std::string field = "source.helm_repository.repository";
      return fail(base::ErrorCode::kInvalid,
                  field +
                      ": there is no helm repository with this id; choose one of the "
                      "organization's.",
                  field);
    }
  }
  const auto& values = service.settings.helm->values_git;
  return check_git_token(c, tx, service.organization, service.git, "source.git_repository")
      .and_then([&] {
        return check_git_token(c, tx, service.organization, values ? *values : model::GitSource{},
                               "values_override.file.git.git_repository");
      });
}

base::Result<void> check_registry(store::Transaction& tx, const model::Service& service) {
  if (!service.image.registry) return {};
  const auto registry = store::registry(tx, *service.image.registry);
  if (registry && registry->organization == service.organization) return {};
  return fail(base::ErrorCode::kInvalid,
              "registry_id: there is no container registry with this id; choose one of the "
              "organization's, or none for a public image.",
              "registry_id");
}

namespace {

struct RuntimeInUse {
  std::string name;
  runtime::Runtime* adapter = nullptr;
};

// With a capital, where no field stands before it.
std::string sentence(std::string words) {
  words.front() = static_cast<char>(words.front() - 'a' + 'A');
  return words;
}

// Nothing where the environment's runtime was deleted.
base::Result<std::optional<RuntimeInUse>> runtime_in_use(ApiContext& c, store::Transaction& tx,
                                                         const model::Environment& environment) {
  const auto runtime = store::runtime(tx, environment.runtime);
  if (!runtime) return std::nullopt;
  const auto adapter = c.pipeline.runtimes.of(*runtime);
  if (!adapter) return fail(adapter.error());
  return RuntimeInUse{runtime->name, *adapter};
}

}  // namespace

base::Result<void> check_runs_images(ApiContext& c, store::Transaction& tx,
                                     const model::Environment& environment) {
  const auto runtime = runtime_in_use(c, tx, environment);
  if (!runtime) return fail(runtime.error());
  if (!*runtime || (*runtime)->adapter->runs_images()) return {};
  return fail(base::ErrorCode::kConflict,
              sentence(model::runs_no_images({environment.name, (*runtime)->name})));
}

base::Result<void> check_builds(ApiContext& c, store::Transaction& tx,
                                const model::Environment& environment) {
  const auto runtime = runtime_in_use(c, tx, environment);
  if (!runtime) return fail(runtime.error());
  if (!*runtime || (*runtime)->adapter->builds_sources()) return {};
  return fail(
      base::ErrorCode::kConflict,
      "The environment '" + environment.name + "' runs on '" + (*runtime)->name +
          "', which runs ready images and builds none from git. Give that runtime a builder "
          "and a registry, let your CI push an image and make a container of it, or use an "
          "environment on a runtime of kind DOCKER or PROCESS.");
}

base::Result<runtime::ChartRuntime*> charts_of(ApiContext& c, store::Transaction& tx,
                                               const model::Environment& environment) {
  const auto runtime = runtime_in_use(c, tx, environment);
  if (!runtime) return fail(runtime.error());
  if (!*runtime) return nullptr;
  if (auto* charts = (*runtime)->adapter->charts()) return charts;
  return fail(base::ErrorCode::kConflict,
              sentence(model::brings_no_charts({environment.name, (*runtime)->name})));
}

base::Result<void> check_source(ApiContext& c, store::Transaction& tx,
                                const model::Service& service,
                                const model::Environment& environment) {
  if (service.kind == model::ServiceKind::HELM) {
    return charts_of(c, tx, environment).map([](auto*) {});
  }
  return service.image.name.empty() ? check_builds(c, tx, environment)
                                    : check_runs_images(c, tx, environment);
}

namespace {

// The name of a setting in the body of a request.
std::string field_of(const model::Service& service, const std::string& setting) {
  const bool in_source = service.kind == model::ServiceKind::JOB &&
                         (setting == "dockerfile_path" || setting == "docker_target_build_stage");
  return in_source ? "source.docker." + setting : setting;
}

tl::unexpected<base::Error> not_able(const model::Service& service,
                                     const model::Environment& environment,
                                     const std::string& runtime, const runtime::Unable& unable) {
  const auto field = field_of(service, unable.field);
  return fail(base::ErrorCode::kConflict,
              field + ": " + model::cannot_act_on({environment.name, runtime}, unable), field);
}

}  // namespace

base::Result<void> check_settings(ApiContext& c, store::Transaction& tx,
                                  const model::Service& service,
                                  const model::Environment& environment) {
  const auto runtime = runtime_in_use(c, tx, environment);
  if (!runtime) return fail(runtime.error());
  if (!*runtime) return {};
  const auto unable = (*runtime)->adapter->unable(service.settings);
  if (unable.empty()) return {};
  return not_able(service, environment, (*runtime)->name, unable.front());
}

base::Result<void> check_runs(ApiContext& c, store::Transaction& tx, const model::Service& service,
                              const model::Environment& environment) {
  return check_source(c, tx, service, environment).and_then([&] {
    return check_settings(c, tx, service, environment);
  });
}

base::Result<void> check_edited_settings(ApiContext& c, store::Transaction& tx,
                                         const model::Service& before,
                                         const model::Service& service) {
  const auto environment = store::environment(tx, service.environment);
  if (!environment) return {};
  if (auto free = check_domains(c, tx, before, service); !free) return free;
  if (before.name != service.name) {
    if (auto free = check_gateway_names(c, tx, {service}); !free) return free;
  }
  const auto runtime = runtime_in_use(c, tx, *environment);
  if (!runtime) return fail(runtime.error());
  if (!*runtime) return {};
  const auto known = (*runtime)->adapter->unable(before.settings);
  for (const auto& unable : (*runtime)->adapter->unable(service.settings)) {
    if (std::find(known.begin(), known.end(), unable) != known.end()) continue;
    return not_able(service, *environment, (*runtime)->name, unable);
  }
  return {};
}

base::Result<void> check_mounts_files(ApiContext& c, store::Transaction& tx,
                                      const model::Variable& variable) {
  if (variable.mount_path.empty()) return {};
  auto id = model::EnvironmentId();
  if (const auto* parent = std::get_if<model::EnvironmentId>(&variable.parent)) id = *parent;
  if (const auto* parent = std::get_if<model::ServiceId>(&variable.parent)) {
    if (const auto service = store::service(tx, *parent)) id = service->environment;
  }
  const auto environment = store::environment(tx, id);
  if (!environment) return {};
  const auto runtime = runtime_in_use(c, tx, *environment);
  if (!runtime) return fail(runtime.error());
  if (!*runtime || (*runtime)->adapter->mounts_files()) return {};
  return fail(base::ErrorCode::kConflict,
              "mount_path: " + model::mounts_no_files({environment->name, (*runtime)->name}),
              "mount_path");
}

Reply edited_service(ApiContext& c, store::Transaction& tx, const model::Service& service) {
  tell(c, tx, service);
  return {200,
          service_shape(c, tx, service),
          {},
          "application/json",
          {{"ETag", entity_tag(service.updated_at)}}};
}

}  // namespace slipway::api
