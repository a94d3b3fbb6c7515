#pragma once
// Runs the program helm for the releases of services, of which each has one, named after its
// service: with folders of its own that go when it ends, nothing of this machine's configuration,
// and no secret in its arguments. Blocking; thread-safe. Of one release only one call is made at a
// time.

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/process.h"
#include "model/helm.h"
#include "model/ids.h"
#include "runtime/chart_runtime.h"
#include "runtime/kubernetes/helm/answers.h"
#include "runtime/kubernetes/helm/program_options.h"

namespace slipway::runtime::helm {

// The cluster that releases go to: of a kubeconfig, or by an address and token.
struct Target {
  std::filesystem::path kubeconfig{};
  std::string context{};  // of the kubeconfig; empty: its current one
  std::string server{};
  std::string token{};
  std::filesystem::path ca_file{};
  std::string name_space = "default";
};

using Repository = ChartRepository;

struct Upgrade {
  model::ServiceId service;
  Chart chart;
  model::HelmSettings settings;
  std::vector<std::string> arguments{};  // checked by rules::check_helm_argument
  // The history keeps it beside the revision. Where it is the last one's that was brought, there is
  // nothing to do.
  std::string description{};
};

// What it writes beside its answer, line by line.
using ErrorLines = std::function<void(std::string_view line)>;

// "slipway-" and the id: it stays where a service is renamed.
std::string release_name(const model::ServiceId& service);

class Program {
 public:
  Program(ProgramOptions options, Target target)
      : options_(std::move(options)), target_(std::move(target)) {}

  // kNotFound where there is none, with what to do.
  base::Result<ProgramVersion> version(const std::stop_token& stop = {}) const;

  // Installs the release or brings it to the chart and values, and waits until what it consists of
  // is ready. Where that fails, or takes longer than the settings' timeout, it goes back to what
  // was and says why, and how that went: kFailed, kTimeout, kCancelled. One that an earlier call
  // left half done is put back first.
  base::Result<Revision> upgrade(const Upgrade& upgrade, const ErrorLines& log,
                                 const std::stop_token& stop) const;

  // Oldest first; empty where there is no release.
  base::Result<std::vector<Revision>> history(const model::ServiceId& service,
                                              const std::stop_token& stop = {}) const;
  base::Result<void> rollback(const model::ServiceId& service, std::uint64_t revision,
                              std::chrono::seconds timeout, const ErrorLines& log,
                              const std::stop_token& stop) const;
  // None there: no error.
  base::Result<void> uninstall(const model::ServiceId& service, std::chrono::seconds timeout,
                               const ErrorLines& log, const std::stop_token& stop) const;

 private:
  class Folder;
  struct Call;

  base::Result<io::Outcome> run(const Folder& folder, const Call& call,
                                const std::stop_token& stop) const;
  base::Result<std::string> open(const Folder& folder, const Repository& repository,
                                 const std::stop_token& stop) const;
  base::Result<std::string> locate(const Folder& folder, const Chart& chart,
                                   std::vector<std::string>& arguments,
                                   const std::stop_token& stop) const;
  base::Result<std::vector<Revision>> history(const Folder& folder, const std::string& release,
                                              const std::stop_token& stop) const;
  base::Result<void> put_back(const std::vector<Revision>& revisions, const Upgrade& upgrade,
                              const ErrorLines& log, const std::stop_token& stop) const;

  const ProgramOptions options_;
  const Target target_;
};

}  // namespace slipway::runtime::helm
