#pragma once
// Where services run. release calls it, and the API for logs and states. An instance is one version
// of one service; its id is its deployment's. Every call may be made again for the same instance
// after a crash: it then finds what is there. Blocking; thread-safe.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/byte_stream.h"
#include "model/deployment.h"
#include "model/ids.h"
#include "model/service.h"
#include "model/unable.h"
#include "runtime/chart_runtime.h"
#include "runtime/job_runtime.h"
#include "runtime/usage.h"

namespace slipway::runtime {

using model::Unable;

// A ready image of a registry. By its digest where that is known, else by its tag.
struct Image {
  std::string name;    // registry.example.org/team/web
  std::string tag;     // empty: latest
  std::string digest;  // sha256:...
  std::string username;
  std::string password;
};

// With what a build may pull from one registry.
struct RegistryLogin {
  std::string host;  // registry.example.org:5000; Docker Hub is docker.io
  std::string username;
  std::string password;
};

// A variable that a version finds as a file.
struct MountedFile {
  std::string path;  // absolute
  std::string content;
};

// What a version is made of.
struct Version {
  model::DeploymentId deployment;
  model::ServiceId service;
  model::EnvironmentId environment_id;  // its services reach each other
  model::OrganizationId organization;
  model::ProjectId project;
  std::string service_name;
  std::string commit;
  std::string root_path;  // of the service inside the checkout
  model::ServiceSettings settings;
  std::optional<Image> image;                      // without one it is built from its checkout
  std::optional<Chart> chart{};                    // of a helm service, in place of all that
  std::map<std::string, std::string> environment;  // variables and secrets, without PORT
  std::vector<MountedFile> files;                  // only where the runtime mounts_files()
  std::vector<RegistryLogin> registries;           // for what it is built from
  std::vector<std::string> secrets;                // values that no log may show
};

struct Endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  // Somebody between accepts connections, whether or not the instance does.
  bool is_proxied = false;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

enum class InstanceState {
  kRunning,
  kRestarting,  // it exited by itself and is started again after a pause
  kExited,      // it was stopped, or never came to run
  kGone,        // it should run and does not: unknown here, or lost with the machine or supervisor
  kUnknown,     // nobody can say now: who would know does not answer
};

// What the health check of an instance's image says.
struct ImageHealth {
  std::string seen;           // "" is well, else what was seen last, for people
  base::Duration patience{};  // in which it should have come to be well

  friend bool operator==(const ImageHealth&, const ImageHealth&) = default;
};

struct Instance {
  model::DeploymentId deployment;
  model::ServiceId service;
  InstanceState state = InstanceState::kGone;
  std::optional<Endpoint> endpoint;  // where it has a port
  int exit_code = 0;                 // of the last run, where it ended
  std::uint32_t restarts = 0;        // since its start
  base::Timestamp started_at{};      // of the current or last run
  // Why it does not serve yet, or not in full, as far as its runtime knows; for people.
  std::string trouble{};
  std::optional<ImageHealth> image_health{};  // where its image has a check
};

// `stream` is "stdout", "stderr" or "slipway".
using LogSink = std::function<void(std::string_view stream, std::string_view text)>;

class Runtime {
 public:
  virtual ~Runtime() = default;

  // Where a version's files belong, or nothing where this runtime needs no checkout. The caller
  // makes the checkout there before build().
  virtual std::optional<std::filesystem::path> source_directory(const Version& version) const = 0;

  // Brings the version to where it can start: runs its build command. Done before: no work.
  virtual base::Result<void> build(const Version& version, const LogSink& log,
                                   std::stop_token stop) = 0;

  // Runs the version's release command (a database migration, say), where it has one.
  virtual base::Result<void> run_release_command(const Version& version, const LogSink& log,
                                                 std::stop_token stop) = 0;

  // Starts it, or finds it running. Its endpoint is there where the service has a port. What it
  // waits for stands in `log`, which may be none, where that is no part of a start, as a cluster
  // that is away.
  virtual base::Result<Instance> start(const Version& version, const LogSink& log,
                                       std::stop_token stop) = 0;

  virtual Instance inspect(const model::DeploymentId& deployment) = 0;
  // The same, for whoever waits until it is well: the health check of its image is run where it is
  // due and nobody else runs it.
  virtual Instance examine(const model::DeploymentId& deployment, const std::stop_token& /*stop*/) {
    return inspect(deployment);
  }
  // All that were started and not removed, whatever their state, ordered by id. kUnavailable where
  // who would know does not answer.
  virtual base::Result<std::vector<Instance>> list() = 0;

  // The gateway's traffic goes to this version from now on, by these names: whoever reaches the
  // service inside the runtime is to reach the same.
  virtual base::Result<void> serve(const Version& /*version*/,
                                   const std::vector<std::string>& /*hosts*/) {
    return {};
  }

  // Asks it to end, and after the grace ends its whole process group. Gone already: no error.
  virtual base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) = 0;

  // Removes what an ended instance left, its files included. kConflict while it runs.
  virtual base::Result<void> remove(const model::DeploymentId& deployment) = 0;

  // The instance's own output after line `after`, at most `limit` lines, oldest first.
  virtual std::vector<model::LogLine> log(const model::DeploymentId& deployment,
                                          std::uint64_t after, std::size_t limit) = 0;

  // What an instance uses just now, each of its copies apart; none where it does not run. May take
  // two seconds. kConflict, and what to do, where this runtime has nobody who would know.
  virtual base::Result<std::vector<Usage>> usage(const model::DeploymentId& deployment);

  // A connection to the port of one of its copies, healthy or not: the gateway is not asked.
  // kConflict where it does not run or has no port, kUnavailable where nobody listens there yet, or
  // it just starts again.
  virtual base::Result<std::unique_ptr<io::ByteStream>> dial(const model::DeploymentId& deployment,
                                                             const std::stop_token& stop);

  // A service was deleted, and all its instances removed: what it kept beside them goes, too.
  virtual base::Result<void> forget(const model::ServiceId& /*service*/) { return {}; }

  // Who it is that answers, for people; kUnavailable where nobody does. Within seconds.
  virtual base::Result<std::string> check() { return std::string(); }

  // Whether a version may be a ready image.
  virtual bool runs_images() const { return false; }

  // Whether a version may be a commit, which it builds.
  virtual bool builds_sources() const { return true; }

  // Whether it looks by itself whether a version answers its liveness probe.
  virtual bool probes_liveness() const { return false; }

  // Whether a version may have files at paths of its own.
  virtual bool mounts_files() const { return false; }

  // The settings that it cannot act on, so that nobody is left to believe it does. Here what no
  // runtime of one machine does.
  virtual std::vector<Unable> unable(const model::ServiceSettings& settings) const {
    return model::unable_on_one_machine(settings);
  }

  // How it runs versions to their end; nullptr where it cannot. Lives as long as the runtime.
  virtual JobRuntime* jobs() { return nullptr; }

  // How it brings charts; nullptr where it cannot. Lives as long as the runtime.
  virtual ChartRuntime* charts() { return nullptr; }

  // What this runtime can do on this machine: "build_command", "memory_limit", ... For people.
  virtual std::vector<std::string> capabilities() const = 0;
};

}  // namespace slipway::runtime
