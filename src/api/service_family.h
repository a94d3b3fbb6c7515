#pragma once
// The kinds of services as the paths call them. What holds for every kind is added once for each.

#include <array>
#include <string>

#include "model/service.h"

namespace slipway::api {

struct ServiceFamily {
  std::string word;   // in paths: "container"
  std::string title;  // in operation ids: "Container"
  model::ServiceKind kind = model::ServiceKind::APPLICATION;

  std::string parameter() const { return word + "Id"; }
  // "/api/container/{containerId}"
  std::string path() const { return "/api/" + word + "/{" + parameter() + "}"; }
};

inline const ServiceFamily kApplications{"application", "Application",
                                         model::ServiceKind::APPLICATION};
inline const ServiceFamily kContainers{"container", "Container", model::ServiceKind::CONTAINER};

inline const ServiceFamily kJobs{"job", "Job", model::ServiceKind::JOB};

inline const ServiceFamily kHelms{"helm", "Helm", model::ServiceKind::HELM};

inline std::array<ServiceFamily, 4> service_families() {
  return {kApplications, kContainers, kJobs, kHelms};
}
// Those whose services may come from git.
inline std::array<ServiceFamily, 3> git_families() { return {kApplications, kJobs, kHelms}; }
// Those that are given variables: a chart has its values.
inline std::array<ServiceFamily, 3> variable_families() {
  return {kApplications, kContainers, kJobs};
}

}  // namespace slipway::api
