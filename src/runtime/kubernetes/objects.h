#pragma once
// The objects that a version, an attempt of a job and a service are in a cluster, as server-side
// apply takes them (kubernetes.io/docs/reference/using-api/server-side-apply). Pure; held against
// golden files. Cluster sends them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "runtime/kubernetes/kubernetes_options.h"
#include "runtime/kubernetes/names.h"
#include "runtime/runtime.h"

namespace slipway::runtime::kubernetes {

// Where its objects are, and whose they are.
struct Place {
  std::string name_space;
  std::string installation;
};

// What an object belongs to: when the owner goes, the cluster takes it along.
struct Owner {
  std::string name;
  std::string uid;
};

// One run of a version's pods: an instance, or an attempt of a job.
struct Subject {
  std::string name;  // of all its objects
  Labels labels;     // of all its objects
  Labels selector;   // by which its pods are found
};
// As an object's metadata has them.
boost::json::object labels_object(const Labels& labels);
// With its name, namespace and labels, and nothing else yet.
boost::json::object object_of(std::string_view api, std::string_view kind, const Subject& subject,
                              const Place& place);
Subject subject_of(const Version& version, const Place& place);
Subject subject_of(const Version& version, const model::AttemptId& attempt, const Place& place);

// The variables that may be seen, and by which digest a version from git was pushed. It is made
// first and owns all others of its subject.
boost::json::object config_map(const Subject& subject, const Version& version, const Place& place);
// The variables that hold secrets; nothing where there are none.
std::optional<boost::json::object> secret(const Subject& subject, const Version& version,
                                          const Place& place, const Owner& owner);
// The variables that are files.
std::optional<boost::json::object> files_secret(const Subject& subject, const Version& version,
                                                const Place& place, const Owner& owner);
// With what nodes pull the image; nothing without credentials.
std::optional<boost::json::object> pull_secret(const Subject& subject, const Version& version,
                                               const Place& place, const Owner& owner);
// kInvalid where the entrypoint, a variable or a file cannot be used.
base::Result<boost::json::object> deployment(const Subject& subject, const Version& version,
                                             const Place& place, const Owner& owner);
// By which the gateway reaches this version alone; nothing where it has no port.
std::optional<boost::json::object> version_service(const Subject& subject, const Version& version,
                                                   const Place& place, const Owner& owner,
                                                   ClusterReach reach);
// Nothing where the number of instances is fixed.
std::optional<boost::json::object> autoscaler(const Subject& subject, const Version& version,
                                              const Place& place, const Owner& owner);
base::Result<boost::json::object> job(const Subject& subject, const Version& version,
                                      const Place& place, const Owner& owner);

// What stays from version to version. By the Service other services reach it under its name.
boost::json::object service(const Version& version, const Place& place);
// How it is reached from outside: by objects of this name, which lead to a port of a Service.
struct Front {
  std::string name;
  std::string service;
  std::uint16_t port = 0;
};
// Of a service that is no chart.
Front front_of(const Version& version);
boost::json::object ingress(const Version& version, const Place& place, const Front& front,
                            const std::vector<std::string>& hosts,
                            const std::string& ingress_class);
boost::json::object http_route(const Version& version, const Place& place, const Front& front,
                               const std::vector<std::string>& hosts, const std::string& gateway);
// Of a cron job. It is suspended: Slipway calls its times, and makes each run of it. `api` is the
// version of the group batch that knows it.
base::Result<boost::json::object> cron_job(const Version& version, const Place& place,
                                           const std::string& api);

// Of those whose number is the service's to say.
std::uint32_t least_instances(const model::ServiceSettings& settings);
bool scales(const model::ServiceSettings& settings);

}  // namespace slipway::runtime::kubernetes
