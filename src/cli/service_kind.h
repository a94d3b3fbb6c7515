#pragma once
// The kinds of services as the commands call them, and how words choose some of a kind. Called by
// every command that is about services. Choosing loads the tree.

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"

namespace slipway::cli {

struct ServiceKind {
  const char* word;      // "cronjob": the group's name and the option's
  const char* plural;    // "cronjobs": the option's that takes several
  const char* api;       // "job": as the API's paths call it; "" for every kind
  const char* job_type;  // "CRON"; "" where it is no job
  const char* scope;     // of its variables: "JOB"

  bool is_any() const { return *api == '\0'; }
  bool includes(const ServiceNode& service) const;
};

inline constexpr ServiceKind kAnyService = {"service", "services", "", "", ""};
inline constexpr ServiceKind kApplicationKind = {"application", "applications", "application", "",
                                                 "APPLICATION"};
inline constexpr ServiceKind kContainerKind = {"container", "containers", "container", "",
                                               "CONTAINER"};
inline constexpr ServiceKind kCronjobKind = {"cronjob", "cronjobs", "job", "CRON", "JOB"};
inline constexpr ServiceKind kLifecycleKind = {"lifecycle", "lifecycles", "job", "LIFECYCLE",
                                               "JOB"};
inline constexpr ServiceKind kHelmKind = {"helm", "helms", "helm", "", "HELM"};

// What the service is: one of the above but kAnyService.
const ServiceKind& kind_of(const ServiceNode& service);

// One service, or several: by place, by -n or by the kind's own word; comma lists where several.
CLI::Option* add_service(CLI::App& command, const ServiceKind& kind, std::string& words);
CLI::Option* add_services(CLI::App& command, const ServiceKind& kind,
                          std::vector<std::string>& words);

// kInvalid, naming the right command, where a service is of another kind.
base::Result<ServiceNode> choose_service(Context& context, const ServiceKind& kind,
                                         const std::string& words);
base::Result<std::vector<ServiceNode>> choose_services(Context& context, const ServiceKind& kind,
                                                       const std::vector<std::string>& words);

}  // namespace slipway::cli
