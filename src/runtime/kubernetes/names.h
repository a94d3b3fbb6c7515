#pragma once
// Names, labels and quantities as a Kubernetes API takes them
// (kubernetes.io/docs/concepts/overview/working-with-objects/names): valid whatever people called
// their services. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/ids.h"

namespace slipway::runtime::kubernetes {

constexpr std::string_view kInstallationLabel = "slipway.instance-of";
constexpr std::string_view kOrganizationLabel = "slipway.organization";
constexpr std::string_view kProjectLabel = "slipway.project";
constexpr std::string_view kEnvironmentLabel = "slipway.environment";
constexpr std::string_view kServiceLabel = "slipway.service";
constexpr std::string_view kDeploymentLabel = "slipway.deployment";
constexpr std::string_view kAttemptLabel = "slipway.attempt";  // of a job, beside the deployment
// An annotation: what was built of a version, "name@digest".
constexpr std::string_view kImageAnnotation = "slipway.image";
// Of a Job that was stopped.
constexpr std::string_view kExitCodeAnnotation = "slipway.exit-code";
constexpr std::string_view kRoleLabel = "slipway.role";

// What an object is there for, and hence with what it goes.
constexpr std::string_view kVersionRole = "version";
constexpr std::string_view kAttemptRole = "attempt";
constexpr std::string_view kServiceRole = "service";
constexpr std::string_view kChartRole = "chart";
constexpr std::string_view kBuildRole = "build";

// At most 63 letters in lower case, digits and hyphens, none at an end.
bool is_label(std::string_view text);
// Labels with dots between, at most 253.
bool is_subdomain(std::string_view text);
// What a variable may be called: [-._a-zA-Z][-._a-zA-Z0-9]*
bool is_variable_name(std::string_view text);

// Of a service, for people: "web". It begins with a letter (RFC 1035), as a Service's name has to.
std::string service_object_name(std::string_view service_name);
// Of one version or attempt: "web-019a0000-...", at most 53, so that what a cluster appends has
// room.
std::string object_name(std::string_view service_name, std::string_view id);

// "250m", "128Mi"
std::string cpu_quantity(std::uint32_t thousandths);
std::string memory_quantity(std::uint32_t mebibytes);

using Labels = std::vector<std::pair<std::string_view, std::string>>;
// The parameter labelSelector of objects that carry all these.
std::string label_selector(const Labels& labels);

}  // namespace slipway::runtime::kubernetes
