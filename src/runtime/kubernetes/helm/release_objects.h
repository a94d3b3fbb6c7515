#pragma once
// What Slipway writes in a cluster beside a chart's own objects, and what it changes of these to
// stop a release and to start it again. Pure. KubernetesCharts sends it.

#include <optional>
#include <set>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "runtime/kubernetes/helm/answers.h"
#include "runtime/kubernetes/kinds.h"
#include "runtime/kubernetes/objects.h"
#include "runtime/runtime.h"

namespace slipway::runtime::helm {

// Which version a service's release is, as a ConfigMap keeps it: helm's own records do not tell.
struct Record {
  model::DeploymentId deployment;
  model::ServiceId service;
  bool is_stopped = false;
  friend bool operator==(const Record&, const Record&) = default;
};
std::string record_name(const model::ServiceId& service);
boost::json::object record_object(const Version& version, const Revision& revision,
                                  const kubernetes::Place& place);
// Nothing where it is none.
std::optional<Record> record_of(const boost::json::value& object);
// What makes the record one of a release that is stopped, or runs.
boost::json::object record_change(bool is_stopped);

// The names of the releases in a list of helm's secrets (helm.sh/docs/topics/advanced).
std::set<std::string> release_names(const boost::json::array& secrets);

// Whether helm brought the object as a part of the release: by the annotation that it writes.
bool belongs_to(const boost::json::value& object, const std::string& release);
// What ends its pods, or keeps it from making any, and notes how it was; nothing where it has none,
// or is of a kind that cannot be scaled.
std::optional<boost::json::object> stopping_change(kubernetes::Kind kind,
                                                   const boost::json::value& object);
// What takes that back; nothing where it was not stopped.
std::optional<boost::json::object> starting_change(kubernetes::Kind kind,
                                                   const boost::json::value& object);
// The pods of a chart as if each had one container that is named as Slipway names its own, so that
// kubernetes::trouble_of explains them; without those and the containers that ended well.
boost::json::array by_container(const boost::json::array& pods);
// Why a Deployment or StatefulSet does not run in full, for people; "" where it does.
std::string trouble_of(const boost::json::value& object);

}  // namespace slipway::runtime::helm
