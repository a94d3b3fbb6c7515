#pragma once
// What an environment asks of people before something is deployed to it, and what they said.

#include <cstdint>
#include <string>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

struct ApprovalRule {
  std::uint32_t required = 0;    // persons; 0: none is asked
  std::uint32_t timeout = kDay;  // seconds until what waits is given up
  bool others_only = false;      // whoever pushed or asked for it is not one of them

  static constexpr std::uint32_t kDay = 86'400;
  friend bool operator==(const ApprovalRule&, const ApprovalRule&) = default;
};

// Of a deployment. THROUGH: somebody let it pass with a reason.
BOOST_DEFINE_ENUM_CLASS(ApprovalState, NONE, WAITING, APPROVED, REFUSED, EXPIRED, THROUGH)

// Who says something: a user, or the bearer of an API token.
struct Person {
  std::string key;  // by which one counts once: "user ID" or "token ID"
  std::string name;
  std::string email;  // of a user
};

BOOST_DEFINE_ENUM_CLASS(ApprovalAnswer, APPROVED, REFUSED)

struct Approval {
  DeploymentId deployment;
  Person person;
  ApprovalAnswer answer = ApprovalAnswer::APPROVED;
  std::string comment;
  base::Timestamp created_at{};
};

}  // namespace slipway::model
