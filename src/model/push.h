#pragma once
// A push: a branch that moved. And what its commits changed.

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/git_url.h"
#include "model/ids.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(PushSource, HOOK, POLL, API)
BOOST_DEFINE_ENUM_CLASS(PushState, PENDING, DECIDED, FAILED)

struct Push {
  PushId id;
  OrganizationId organization;
  PushSource source = PushSource::HOOK;
  std::optional<DeliveryId> delivery;
  RepositoryKey repository;
  std::string repository_url;  // as announced or configured, for people
  std::string ref;             // "refs/heads/main"
  std::string before;          // "" where unknown
  std::string after;           // "" where unknown
  std::string tip;             // what git said, once surveyed
  bool forced = false;
  std::string pusher;
  std::string message;  // of the tip's commit
  std::string outcome;  // why there is no verdict, or why it failed
  base::Timestamp created_at{};
  std::optional<base::Timestamp> decided_at;
  PushState state = PushState::PENDING;
};

// Paths as bytes, sorted, without doubles: both names of a rename, deletions, mode changes and
// submodules included.
using FileList = std::vector<std::string>;

// The files that differ between a watermark and a tip. `known` is false where nobody can say.
struct ChangeSet {
  std::string from;
  std::string to;
  bool known = false;
  std::string how;  // "git", or why it is not known
  FileList files;
};

struct Commit {
  std::string id;
  std::string message;
  std::string author_name;
  std::string author_email;
  base::Timestamp committed_at{};
};

}  // namespace slipway::model
