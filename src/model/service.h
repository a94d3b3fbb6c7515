#pragma once
// A service and the tree above it: organization > project > environment > service. Values only.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/approval.h"
#include "model/git_source.h"
#include "model/git_url.h"
#include "model/helm.h"
#include "model/ids.h"
#include "model/job.h"
#include "model/preview.h"
#include "model/restriction.h"
#include "model/tag_policy.h"

namespace slipway::model {

struct Organization {
  OrganizationId id;
  std::string name;
  std::string description;
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

struct Project {
  ProjectId id;
  OrganizationId organization;
  std::string name;
  std::string description;
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

BOOST_DEFINE_ENUM_CLASS(EnvironmentMode, DEVELOPMENT, PREVIEW, PRODUCTION, STAGING)

struct Environment {
  EnvironmentId id;
  ProjectId project;
  OrganizationId organization;
  RuntimeId runtime;
  std::string name;
  EnvironmentMode mode = EnvironmentMode::DEVELOPMENT;
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
  ApprovalRule approval{};
  PreviewRule previews{};
};

BOOST_DEFINE_ENUM_CLASS(RuntimeKind, PROCESS, DOCKER, KUBERNETES)

struct Runtime {
  RuntimeId id;
  OrganizationId organization;
  std::string name;
  RuntimeKind kind = RuntimeKind::PROCESS;
  bool is_default = false;
  std::string settings = "{}";  // JSON
  // Which node of several has it and does all that concerns it; "": the only one.
  std::string node{};
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

BOOST_DEFINE_ENUM_CLASS(ServiceKind, APPLICATION, CONTAINER, JOB, HELM)
BOOST_DEFINE_ENUM_CLASS(PortProtocol, HTTP, GRPC, TCP, UDP)
BOOST_DEFINE_ENUM_CLASS(ProbeKind, NONE, HTTP, TCP)

// A ready image. Without a name the service comes from git.
struct ImageSource {
  std::string name;  // as configured: "registry.example.com/acme/web", "nginx"
  std::string key;   // in its normal form, by which images compare
  std::string tag;
  std::optional<ContainerRegistryId> registry;
};

struct Port {
  std::string id;
  std::string name;
  std::uint16_t internal_port = 0;
  std::uint16_t external_port = 0;
  bool publicly_accessible = false;
  bool is_default = false;
  PortProtocol protocol = PortProtocol::HTTP;
};

// All times in seconds.
struct Probe {
  ProbeKind kind = ProbeKind::NONE;
  std::string path = "/";
  std::uint16_t port = 0;  // 0: the service's own
  std::uint32_t initial_delay = 0;
  std::uint32_t period = 1;
  std::uint32_t timeout = 5;
  std::uint32_t success_threshold = 1;
  std::uint32_t failure_threshold = 30;
};

// A folder that outlives the versions of a service.
struct Volume {
  std::string id;  // stays, whatever else of it is changed
  std::string mount_point;
  std::uint32_t size = 4;  // GB, as the reference has it; no engine on one machine holds to it
};

// What a user configures. Kept as one JSON document; what decides stands in Service itself.
struct ServiceSettings {
  std::string description;
  std::string build_command;
  std::string entrypoint;
  std::vector<std::string> arguments;
  std::string dockerfile_path;                    // below the root path; empty: "Dockerfile"
  std::string docker_target;                      // a stage of the Dockerfile; empty: the last
  std::map<std::string, std::string> build_args;  // of the Dockerfile
  std::vector<Port> ports;
  std::vector<Volume> storage;
  Probe readiness;
  Probe liveness;
  std::uint32_t cpu = 500;     // thousandths of a core
  std::uint32_t memory = 512;  // MiB
  std::uint32_t min_running_instances = 1;
  std::uint32_t max_running_instances = 1;
  std::vector<std::string> domains;    // public names, served with automatic HTTPS
  std::uint32_t build_timeout = 1800;  // seconds
  std::uint32_t start_timeout = 120;   // seconds until it must be healthy
  std::uint32_t stop_grace = 10;       // seconds between SIGTERM and SIGKILL
  std::uint32_t releases_kept = 5;
  std::optional<TagPolicy> tag_policy;  // of an image
  std::optional<TagPoll> tag_poll;      // of an image; none: only announcements count
  std::optional<JobSettings> job;       // of a job
  std::optional<HelmSettings> helm;     // of a chart
  // Of what comes from git: these must have passed on a commit before it deploys by itself.
  std::vector<std::string> wait_for_checks;
  std::uint32_t checks_timeout = 3600;  // seconds until it waits no longer
  bool auto_preview = false;            // pull requests that concern it get a preview
  bool commit_statuses = true;          // commits show at their forge what became of them here
  bool forge_deployments = false;       // likewise its deployments
  bool pull_request_comments = false;   // and pull requests, in a comment
  std::string extra = "{}";     // JSON: fields of the reference that Slipway keeps and gives back
  std::string advanced = "{}";  // JSON: the reference's advanced settings that were set
};

struct Service {
  ServiceId id;
  EnvironmentId environment;
  OrganizationId organization;
  ServiceKind kind = ServiceKind::APPLICATION;
  std::string name;
  GitSource git;
  RepositoryKey repository;
  ImageSource image;
  ChartSource chart;
  bool auto_deploy = true;
  bool skip_by_message = true;
  bool stopped = false;
  bool deployed_once = false;  // somebody asked for a first deployment
  bool deleting = false;       // it goes once its ON_DELETE has run
  // The version up to which changes have been considered, "" while there is none: a commit, or of
  // an image the text of its ImageVersion.
  std::string watermark;
  base::Timestamp watermark_moved_at{};
  std::optional<DeploymentId> serving;  // the deployment whose version serves now
  ServiceSettings settings;
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

// Whether its versions are commits: no image's, and no helm repository's chart's.
inline bool comes_from_git(const Service& service) {
  return service.image.name.empty() && service.chart.name.empty();
}

}  // namespace slipway::model
