#pragma once
// A preview: a copy of an environment for one pull request, with the services that it concerns.

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/git_url.h"
#include "model/ids.h"

namespace slipway::model {

// HELD: it is open and has no environment, and `message` says why.
BOOST_DEFINE_ENUM_CLASS(PreviewState, PENDING, LIVE, HELD, REMOVED)

struct Preview {
  PreviewId id;
  OrganizationId organization;
  EnvironmentId base;                        // that is copied
  std::optional<EnvironmentId> environment;  // the copy
  RepositoryKey repository;                  // whose branch the pull request is against
  std::int64_t number = 0;
  std::string title;
  std::string author;
  std::string url;  // for people
  std::string source_branch;
  std::string target_branch;
  std::string head;  // its newest commit, as announced
  bool is_open = true;
  bool from_fork = false;
  std::string allowed_head{};  // of a fork: the commit that a person allowed
  std::string allowed_by{};
  std::optional<base::Timestamp> event_at{};  // of the newest event, by the forge's clock
  PreviewState state = PreviewState::PENDING;
  std::string message{};
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
  std::optional<base::Timestamp> expires_at{};  // it goes then
};

// Of an environment.
struct PreviewRule {
  std::uint32_t limit = 10;         // live at once
  std::uint32_t timeout = 604'800;  // seconds after its last news until one goes; 0: never

  friend bool operator==(const PreviewRule&, const PreviewRule&) = default;
};

}  // namespace slipway::model
