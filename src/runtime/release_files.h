#pragma once
// Where ProcessRuntime keeps things: releases/<service>/<deployment>/ is a checkout, beside it
// <deployment>.state/ holds what was done with it, and home/ is shared by a service's versions;
// instances/<deployment>/ belongs to an instance's supervisor, runs/<attempt>/ to that of a job's
// attempt. Thread-safe.

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "model/ids.h"
#include "runtime/ownership.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

class ReleaseFiles {
 public:
  explicit ReleaseFiles(std::filesystem::path data);

  std::filesystem::path checkout(const Version& version) const;
  std::filesystem::path home(const Version& version) const;
  std::filesystem::path instance(const model::DeploymentId& deployment) const;
  std::vector<model::DeploymentId> instances() const;
  // Those that have a folder.
  std::vector<model::AttemptId> runs() const;
  std::filesystem::path run(const model::AttemptId& attempt) const;

  bool has_checkout(const model::DeploymentId& deployment) const;
  // The service's own folder inside its checkout.
  base::Result<std::filesystem::path> service_folder(const Version& version) const;

  // Marks survive a crash: "built", "released".
  bool has_mark(const Version& version, std::string_view name) const;
  base::Result<void> set_mark(const Version& version, std::string_view name) const;

  // Makes the home. With a user, home and checkout are the user's afterwards, and nobody else's but
  // the daemon's to look into.
  base::Result<void> prepare(const Version& version, const std::optional<ServiceUser>& user) const;

  base::Result<void> give_home(const Version& version, const ServiceUser& user) const;
  // Nothing where the service has no home.
  std::optional<uid_t> home_owner(const model::ServiceId& service) const;
  // Of all services.
  std::vector<uid_t> home_owners() const;

  // All that there is of a deployment; the rest of the service's files with its last one.
  base::Result<void> remove(const model::DeploymentId& deployment) const;
  base::Result<void> remove(const model::AttemptId& attempt) const;

 private:
  std::filesystem::path data_;
};

}  // namespace slipway::runtime
