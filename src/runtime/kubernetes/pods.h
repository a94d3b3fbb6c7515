#pragma once
// The pods of a version or of an attempt of a job
// (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1). Pure.

#include <string>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "runtime/kubernetes/objects.h"

namespace slipway::runtime::kubernetes {

// The container of a pod whose output and end count.
constexpr const char* kContainer = "service";

std::string pull_secret_name(const Subject& subject);
std::string files_name(const Subject& subject);
std::string file_key(std::size_t at);
bool needs_pull_secret(const Version& version);

// kInvalid where the entrypoint, a variable or a file cannot be used.
base::Result<boost::json::object> pod_template(const Subject& subject, const Version& version);

}  // namespace slipway::runtime::kubernetes
