#pragma once
// What is asked of a container engine, as the Docker Engine API 1.41 takes it
// (docs.docker.com/engine/api). Pure: names, labels, JSON bodies and query strings; Engine sends
// them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "runtime/docker/docker_options.h"
#include "runtime/runtime.h"

namespace slipway::runtime::docker {

constexpr std::string_view kDeploymentLabel = "slipway.deployment";
constexpr std::string_view kAttemptLabel = "slipway.attempt";  // of a job, instead of a deployment
constexpr std::string_view kServiceLabel = "slipway.service";
constexpr std::string_view kEnvironmentLabel = "slipway.environment";
constexpr std::string_view kInstallationLabel = "slipway.instance-of";
// Names the variables whose values no log may show.
constexpr std::string_view kSecretsLabel = "slipway.secret-variables";

// "slipway-web-<deployment>", and the same with "-stopped" once somebody stopped it: an engine does
// not tell a container that was stopped from one that ended with the machine.
std::string container_name(const Version& version);
std::string stopped_name(std::string_view container_name);
bool is_stopped_name(std::string_view name);
std::string running_name(std::string_view name);

// Of a service's storage: "slipway-<service>-<id>".
std::string volume_name(const model::ServiceId& service, const model::Volume& volume);
std::string network_name(const model::EnvironmentId& environment);
// What is pulled: "name@digest", or "name:tag".
std::string image_reference(const Image& image);
// Whether it can stand in a request at all; the engine judges the rest.
bool is_image_reference(std::string_view reference);
std::string image_repository(const model::ServiceId& service);  // slipway/<service>
// By which a deployment's image is found and kept: slipway/<service>:<deployment>.
std::string deployment_image(const Version& version);
// slipway/<service>:<commit>-<what else decides a build>: it is built where this name is there. A
// label would say the same, and costs the engine's classic builder a container.
std::string built_image(const Version& version);

// The port inside the container; nothing where the service has none.
std::optional<std::uint16_t> container_port(const model::ServiceSettings& settings);

// POST /containers/create. kInvalid where the entrypoint or a variable cannot be used.
base::Result<std::string> container_body(const Version& version, const DockerOptions& options,
                                         std::optional<std::uint16_t> host_port);
// The same for an attempt of a job: it is not started again, and nobody reaches it.
base::Result<std::string> attempt_body(const Version& version, const model::AttemptId& attempt,
                                       const DockerOptions& options);
std::string attempt_name(const Version& version, const model::AttemptId& attempt);
// POST /networks/create
std::string network_body(const model::EnvironmentId& environment, const DockerOptions& options);

std::string dockerfile_of(const model::ServiceSettings& settings);
// What a build is given: the service's build arguments, and of its variables those that the
// Dockerfile declares.
std::map<std::string, std::string> build_arguments(const Version& version,
                                                   const std::vector<std::string>& declared);
// The query of POST /build; the image gets both names at once, as each costs the engine a write.
std::string build_query(const Version& version, bool by_buildkit);
// The query of POST /images/create.
std::string pull_query(const Image& image);
// X-Registry-Auth: base64url of JSON; "" without credentials.
std::string registry_auth(const Image& image);
// X-Registry-Config, for what a build pulls; "" without credentials.
std::string registry_config(const std::vector<RegistryLogin>& registries);
// An image that a Dockerfile names, with the credentials of its registry. Nothing where that is no
// image.
std::optional<Image> base_image(const std::string& reference,
                                const std::vector<RegistryLogin>& registries);

// The query `filters`, percent-encoded, for containers that carry all these labels.
std::string label_filters(const std::vector<std::pair<std::string_view, std::string>>& labels);

}  // namespace slipway::runtime::docker
