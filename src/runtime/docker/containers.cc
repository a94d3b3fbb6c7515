#include "runtime/docker/containers.h"

#include <algorithm>
#include <utility>

#include <boost/json/array.hpp>

#include "base/encoding.h"
#include "runtime/docker/file_archive.h"
#include "runtime/docker/requests.h"
#include "runtime/free_port.h"

namespace slipway::runtime::docker {
namespace {

using base::ErrorCode;
using base::fail;

constexpr int kMostTries = 5;
constexpr int kMostStops = 20;
constexpr auto kStopPause = std::chrono::milliseconds(100);
constexpr auto kRestartWindow = std::chrono::seconds(1);

std::string container_path(const Container& container, std::string_view action) {
  return "/containers/" + container.id + std::string(action);
}

}  // namespace

Containers::Containers(Engine& engine, const DockerOptions& options, base::Clock& clock)
    : engine_(engine), options_(options), clock_(clock) {}

base::Result<std::vector<std::string>> Containers::ids(Labels labels, const std::stop_token& stop) {
  labels.emplace_back(kInstallationLabel, options_.installation);
  const auto answer =
      engine_.ask({.path = "/containers/json?all=true&" + label_filters(labels)}, stop);
  if (!answer) return fail(answer.error());
  std::vector<std::string> found;
  if (!answer->is_array()) return found;
  for (const auto& container : answer->get_array()) found.push_back(text_at(container, "/Id"));
  return found;
}

base::Result<std::optional<Container>> Containers::inspect(const std::string& id,
                                                           const std::stop_token& stop) {
  const auto answer = engine_.ask({.path = "/containers/" + id + "/json"}, stop);
  if (answer) return container_of(*answer, clock_.now());
  if (answer.error().code == ErrorCode::kNotFound) return std::nullopt;  // removed meanwhile
  return fail(answer.error());
}

base::Result<std::optional<Container>> Containers::find(const model::DeploymentId& deployment,
                                                        const std::stop_token& stop) {
  return find(Labels{{kDeploymentLabel, deployment.to_string()}}, stop);
}

base::Result<std::optional<Container>> Containers::find(const model::AttemptId& attempt,
                                                        const std::stop_token& stop) {
  return find(Labels{{kAttemptLabel, attempt.to_string()}}, stop);
}

base::Result<std::optional<Container>> Containers::find(Labels labels,
                                                        const std::stop_token& stop) {
  const auto found = ids(std::move(labels), stop);
  if (!found) return fail(found.error());
  if (found->empty()) return std::nullopt;
  return inspect(found->front(), stop);
}

base::Result<std::vector<Container>> Containers::list() {
  const auto found = ids({});
  if (!found) return fail(found.error());
  std::vector<Container> containers;
  for (const auto& id : *found) {
    auto container = inspect(id);
    if (!container) return fail(container.error());
    const bool is_attempt = *container && !(*container)->label(kAttemptLabel).empty();
    if (*container && !is_attempt) containers.push_back(std::move(**container));
  }
  return containers;
}

bool Containers::begin_network(const model::EnvironmentId& environment,
                               const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!made_.wait(lock, stop, [&] { return !being_made_.contains(environment); })) {
    return false;
  }
  being_made_.insert(environment);
  return true;
}

void Containers::end_network(const model::EnvironmentId& environment) {
  {
    const std::scoped_lock lock(mutex_);
    being_made_.erase(environment);
  }
  made_.notify_all();
}

base::Result<void> Containers::ensure_network(const Version& version, const std::stop_token& stop) {
  if (!begin_network(version.environment_id, stop)) {
    return fail(ErrorCode::kCancelled, "The start was cancelled.");
  }
  auto made = make_network(version, stop);
  end_network(version.environment_id);
  return made;
}

base::Result<void> Containers::make_network(const Version& version, const std::stop_token& stop) {
  const auto there =
      engine_.ask({.path = "/networks/" + network_name(version.environment_id)}, stop);
  if (there) return {};
  if (there.error().code != ErrorCode::kNotFound) return fail(there.error());
  const auto made = engine_.ask({.method = "POST",
                                 .path = "/networks/create",
                                 .body = network_body(version.environment_id, options_)},
                                stop);
  // Another start may have made it meanwhile.
  if (made || made.error().code == ErrorCode::kConflict) return {};
  return fail(made.error());
}

base::Result<std::optional<Container>> Containers::create(const Version& version,
                                                          const std::stop_token& stop) {
  std::optional<std::uint16_t> port;
  if (container_port(version.settings)) {
    // Chosen here rather than by the engine, which gives another one at each restart.
    const auto picked = pick_free_port({});
    if (!picked) return fail(picked.error());
    port = *picked;
  }
  auto body = container_body(version, options_, port);
  if (!body) return fail(body.error());
  return create(container_name(version), std::move(*body), stop);
}

base::Result<std::optional<Container>> Containers::create(const std::string& name, std::string body,
                                                          const std::stop_token& stop) {
  const auto made = engine_.ask(
      {.method = "POST", .path = "/containers/create?name=" + name, .body = std::move(body)}, stop);
  if (made) return inspect(text_at(*made, "/Id"), stop);
  if (made.error().code == ErrorCode::kConflict) return std::nullopt;
  if (made.error().code == ErrorCode::kNotFound) {
    return fail(ErrorCode::kFailed,
                "The version's image is not on the container engine; deploy it again.");
  }
  return fail(made.error());
}

base::Result<void> Containers::rename(const Container& container, const std::string& name) {
  if (container.name == name) return {};
  const auto renamed =
      engine_.ask({.method = "POST", .path = container_path(container, "/rename?name=" + name)});
  if (renamed || renamed.error().code == ErrorCode::kNotFound) return {};
  return fail(renamed.error());
}

base::Result<void> Containers::run(const Container& container, const std::stop_token& stop) {
  if (auto renamed = rename(container, running_name(container.name)); !renamed) return renamed;
  const auto answer =
      engine_.send({.method = "POST", .path = container_path(container, "/start")}, stop);
  if (!answer) return fail(answer.error());
  if (answer->status < 300 || answer->status == 304) return {};
  return fail(refusal(*answer, "The start"));
}

base::Result<void> Containers::put_files(const Container& container, const Version& version,
                                         const std::stop_token& stop) {
  if (version.files.empty()) return {};
  const auto answer = engine_.send({.method = "PUT",
                                    .path = container_path(container, "/archive?path=/"),
                                    .body = file_archive(version.files),
                                    .content_type = "application/x-tar"},
                                   stop);
  if (!answer) return fail(answer.error());
  if (answer->status < 300) return {};
  return fail(refusal(*answer, "Putting the version's files into its container"));
}

base::Result<Instance> Containers::start(const Version& version, const std::stop_token& stop) {
  base::Error last;
  for (int tries = 0; tries < kMostTries; ++tries) {
    auto found = find(version.deployment, stop);
    if (found && !*found) {
      found = ensure_network(version, stop).and_then([&] { return create(version, stop); });
    }
    // The last container of the environment may have taken the network along.
    if (!found && is_network_missing(found.error().message)) {
      last = found.error();
      continue;
    }
    if (!found) return fail(found.error());
    if (!*found) continue;
    const Container& container = **found;
    if (container.instance.state == InstanceState::kRunning || container.status == "restarting") {
      return container.instance;
    }
    const auto started =
        put_files(container, version, stop).and_then([&] { return run(container, stop); });
    if (started) {
      const auto running = inspect(container.id, stop);
      if (!running) return fail(running.error());
      if (*running) return (*running)->instance;
      continue;
    }
    last = started.error();
    const bool can_be_made_anew = is_port_taken(last.message) || is_network_missing(last.message);
    if (!can_be_made_anew) return fail(last);
    if (auto destroyed = destroy(container); !destroyed) return fail(destroyed.error());
  }
  return fail(last);
}

void Containers::run_health_check(const Container& container, const std::stop_token& stop) {
  (void)engine_.send({.path = "/libpod" + container_path(container, "/healthcheck"),
                      .timeout = container.health_timeout + kCheckTimeout},
                     stop);
}

base::Result<bool> Containers::end(const Container& container, base::Duration grace) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(grace);
  const auto answer =
      engine_.send({.method = "POST",
                    .path = container_path(container, "/stop?t=" + std::to_string(seconds.count())),
                    .timeout = seconds + std::chrono::seconds(60)});
  if (!answer) return fail(answer.error());
  if (answer->status >= 300 && answer->status != 304 && answer->status != 404) {
    return fail(refusal(*answer, "The stop"));
  }
  return answer->status < 300;
}

base::Result<void> Containers::stop(const model::DeploymentId& deployment, base::Duration grace) {
  bool was_ended = false;
  for (int tries = 0; tries < kMostStops; ++tries) {
    const auto found = find(deployment);
    if (!found) return fail(found.error());
    if (!*found) return {};
    const Container& container = **found;
    const bool was_marked = is_stopped_name(container.name);
    const bool is_over = container.instance.state == InstanceState::kExited;
    // Podman does not let go of a restart that is just coming, whatever it is told.
    const bool may_come_back =
        tries > 0 && !was_ended && clock_.now() - container.finished_at < kRestartWindow;
    if (is_over && !may_come_back) return {};
    auto renamed = rename(container, stopped_name(running_name(container.name)));
    if (!renamed) return renamed;
    const auto ended = end(container, grace);
    if (!ended) return fail(ended.error());
    was_ended = *ended;
    if (was_marked) clock_.pause(kStopPause, {});
  }
  const auto found = find(deployment);
  if (!found) return fail(found.error());
  // Podman's that ends as soon as it begins cannot be caught between.
  return *found ? destroy(**found) : base::Result<void>();
}

base::Result<void> Containers::destroy(const Container& container) {
  const auto removed =
      engine_.ask({.method = "DELETE", .path = container_path(container, "?v=true&force=true")});
  if (removed || removed.error().code == ErrorCode::kNotFound ||
      removed.error().code == ErrorCode::kConflict) {
    return {};
  }
  return fail(removed.error());
}

base::Result<void> Containers::remove(const model::DeploymentId& deployment) {
  const auto found = find(deployment);
  if (!found) return fail(found.error());
  return *found ? remove(**found) : base::Result<void>();
}

base::Result<void> Containers::remove(const Container& container) {
  if (container.is_up()) {
    return fail(ErrorCode::kConflict, "The instance still runs; stop it first.");
  }
  if (auto removed = destroy(container); !removed) return removed;
  remove_network(container.label(kEnvironmentLabel));
  return {};
}

base::Result<void> Containers::start_attempt(const model::AttemptId& attempt,
                                             const Version& version, const std::stop_token& stop) {
  auto started = try_attempt(attempt, version, stop);
  for (int tries = 1; tries < kMostTries; ++tries) {
    if (started || !is_network_missing(started.error().message)) break;
    started = try_attempt(attempt, version, stop);
  }
  return started;
}

base::Result<void> Containers::try_attempt(const model::AttemptId& attempt, const Version& version,
                                           const std::stop_token& stop) {
  auto found = find(attempt, stop);
  if (!found) return fail(found.error());
  if (!*found) {
    if (auto network = ensure_network(version, stop); !network) return network;
    auto body = attempt_body(version, attempt, options_);
    if (!body) return fail(body.error());
    found = create(attempt_name(version, attempt), std::move(*body), stop);
    if (found && !*found) found = find(attempt, stop);
    if (!found) return fail(found.error());
    if (!*found) return fail(ErrorCode::kUnavailable, "The container was taken away meanwhile.");
  }
  const Container& container = **found;
  // Podman has more words than one for what has not begun.
  if (container.status != "created" && container.status != "configured" &&
      container.status != "initialized") {
    return {};
  }
  auto started = put_files(container, version, stop).and_then([&] { return run(container, stop); });
  // What cannot begin is not to look as if it had.
  if (!started && started.error().code != ErrorCode::kUnavailable) (void)destroy(container);
  return started;
}

base::Result<void> Containers::stop_attempt(const model::AttemptId& attempt, base::Duration grace) {
  const auto found = find(attempt);
  if (!found) return fail(found.error());
  if (!*found || !(*found)->is_up()) return {};
  const auto ended = end(**found, grace);
  if (!ended) return fail(ended.error());
  return {};
}

base::Result<void> Containers::remove_attempt(const model::AttemptId& attempt) {
  const auto found = find(attempt);
  if (!found) return fail(found.error());
  return *found ? remove(**found) : base::Result<void>();
}

base::Result<void> Containers::remove_volumes(const model::ServiceId& service) {
  const auto found =
      engine_.ask({.path = "/volumes?" + label_filters({{kInstallationLabel, options_.installation},
                                                        {kServiceLabel, service.to_string()}})});
  if (!found) return fail(found.error());
  const auto* volumes = found->is_object() ? found->get_object().if_contains("Volumes") : nullptr;
  if (volumes == nullptr || !volumes->is_array()) return {};
  for (const auto& volume : volumes->get_array()) {
    const auto removed =
        engine_.ask({.method = "DELETE", .path = "/volumes/" + text_at(volume, "/Name")});
    if (!removed && removed.error().code != ErrorCode::kNotFound) return fail(removed.error());
  }
  return {};
}

// A network left behind only costs one of the engine's few address ranges, so failures are no
// errors; one that a container still uses the engine keeps by itself.
void Containers::remove_network(const std::string& environment) {
  const auto id = model::EnvironmentId::parse(environment);
  if (!id) return;
  const auto others = ids({{kEnvironmentLabel, environment}});
  if (!others || !others->empty()) return;
  (void)engine_.ask({.method = "DELETE", .path = "/networks/" + network_name(*id)});
}

}  // namespace slipway::runtime::docker
