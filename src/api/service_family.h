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

inline std::array<ServiceFamily, 3> service_families() {
  return {kApplications, kContainers, kJobs};
}
// Those whose services may come from git.
inline std::array<ServiceFamily, 2> git_families() { return {kApplications, kJobs}; }

}  // namespace slipway::api
