#pragma once
// A version of a service that is not deployed by itself again: a person rolled back from it, or it
// did not become healthy.

#include <string>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(QuarantineCause, ROLLED_BACK, NOT_HEALTHY)

struct Quarantine {
  QuarantineId id;
  ServiceId service;
  // A commit; of an image its digest, or the tag where no digest is known.
  std::string version;
  std::string tag;  // of an image, for people
  QuarantineCause cause = QuarantineCause::NOT_HEALTHY;
  std::string user;         // who rolled back
  std::string message;      // what was wrong
  DeploymentId deployment;  // of this version, that it stands for
  base::Timestamp created_at{};
};

}  // namespace slipway::model
