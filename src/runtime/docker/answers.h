#pragma once
// What a container engine answers, Docker's and Podman's, turned into Slipway's words. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.h"
#include "base/result.h"
#include "base/time.h"
#include "runtime/runtime.h"

namespace slipway::runtime::docker {

// Of the JSON pointer (RFC 6901); "" and 0 where it is not there.
std::string text_at(const boost::json::value& value, std::string_view pointer);
std::int64_t number_at(const boost::json::value& value, std::string_view pointer);

struct ApiVersion {
  int major = 0;
  int minor = 0;
  friend auto operator<=>(const ApiVersion&, const ApiVersion&) = default;
  std::string to_string() const { return std::to_string(major) + "." + std::to_string(minor); }
};

// The version to speak, from the answer of GET /version: the oldest that both sides know, as
// newer ones only add. kFailed where the engine is too old.
base::Result<ApiVersion> negotiate(const boost::json::value& version);
// "Docker Engine 20.10.24", "Podman Engine 4.3.1"
std::string engine_name(const boost::json::value& version);

// The engine's own words: {"message": ...}, or the body where it is none.
std::string message_of(std::string_view body);

// A container as GET /containers/{id}/json tells it.
struct Container {
  std::string id;
  std::string name;
  std::string status;  // created, running, restarting, exited, ...
  std::map<std::string, std::string> labels;
  std::vector<std::string> secrets;  // values of the variables that kSecretsLabel names
  Instance instance;

  base::Timestamp finished_at{};    // of its last run
  base::Duration health_timeout{};  // of one run of its health check

  std::string label(std::string_view name) const;
  bool is_up() const;  // runs, or is going to be started again
};

// `now` tells a restart that is just going on (Podman has no word for it) from an end.
Container container_of(const boost::json::value& inspected, base::Timestamp now);

// One line of a build's, pull's or push's progress.
struct Progress {
  std::string text;      // to be logged; may be of several lines, or empty
  bool is_line = false;  // it is one, without its end
  std::string error;     // where it ended in one
  std::string trace;     // of BuildKit, for BuildTrace
  std::string digest;    // of what was pushed
};
Progress progress_of(std::string_view line);

// Whether a start that failed can succeed on another port, or with the network made anew.
bool is_port_taken(std::string_view message);
bool is_network_missing(std::string_view message);

// Why an image could not be pulled, with what to do.
base::Error pull_failure(const std::string& reference, int status, const std::string& message);
// The same of a push.
base::Error push_failure(const std::string& reference, const std::string& message);

// Why a build failed, with what to do where it is a base image that cannot be pulled.
base::Error build_failure(const std::string& message);

// Of GET /images/json: the names to remove with the deployment. Its own, and those by commit that
// no other deployment of the service shares.
std::vector<std::string> image_names_of(const boost::json::value& images,
                                        const model::DeploymentId& deployment);

}  // namespace slipway::runtime::docker
