#pragma once
// What a commit's page at its forge shows of Slipway: one status for each service that a push
// concerned or skipped, or one for all of them.

#include <optional>
#include <string>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/git_url.h"
#include "model/ids.h"

namespace slipway::model {

// SKIPPED is no failure: the version that serves is as new as this service needs.
BOOST_DEFINE_ENUM_CLASS(CommitState, PENDING, RUNNING, SUCCESS, SKIPPED, FAILURE, CANCELED)

// How the forge shows it: beside the commit, as a deployment, or in a comment on the commit's pull
// requests.
BOOST_DEFINE_ENUM_CLASS(ForgeChannel, STATUS, DEPLOYMENT, COMMENT)

// On its way to the forge. FAILED is given up.
BOOST_DEFINE_ENUM_CLASS(StatusDelivery, PENDING, SENT, FAILED)

// The newest of its commit and service; what was to be said before and was not yet is forgotten.
struct CommitStatus {
  CommitStatusId id;
  OrganizationId organization;
  RepositoryKey repository;
  std::string commit;
  std::optional<ServiceId> service;  // none: of all that the push concerned or skipped
  std::optional<PushId> push;        // always where there is no service
  ForgeChannel channel = ForgeChannel::STATUS;
  std::optional<DeploymentId> deployment{};  // of the channel DEPLOYMENT
  std::string remote_id{};                   // the forge's, of the channel DEPLOYMENT
  std::string branch;
  std::string context;  // "slipway/shop/production/web": what it is known by at the forge
  CommitState state = CommitState::PENDING;
  std::string description;
  std::string path;  // in the console, where it leads
  StatusDelivery delivery = StatusDelivery::PENDING;
  std::int64_t revision = 1;  // grows with each thing that it says
  std::int64_t attempts = 0;  // since the forge took one
  std::string error;          // of the last attempt
  base::Timestamp created_at{};
  base::Timestamp changed_at{};       // of this revision
  base::Timestamp next_attempt_at{};  // while PENDING
  // Of the channel STATUS, whatever it says meanwhile:
  std::string told;             // a digest of what the forge took last; "": not known
  std::int64_t told_times = 0;  // so often it took one
  base::Timestamp told_at{};    // and then last
};

}  // namespace slipway::model
