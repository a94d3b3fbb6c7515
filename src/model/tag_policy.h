#pragma once
// Which tags of its image a service follows. A value; rules/tag_policy.h says what it means.

#include <cstdint>
#include <string>

#include <boost/describe/enum.hpp>

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(TagPolicyKind, EXACT, SEMVER, REGEX, NEWEST)
BOOST_DEFINE_ENUM_CLASS(TagOrder, NUMERIC, SEMVER)

struct TagPolicy {
  TagPolicyKind kind = TagPolicyKind::NEWEST;
  // EXACT: a tag, or "" for the service's own. SEMVER: a range. REGEX: a pattern. NEWEST: "".
  std::string value;
  TagOrder order = TagOrder::NUMERIC;  // of REGEX's first group; the others don't read it
  friend bool operator==(const TagPolicy&, const TagPolicy&) = default;
};

// A service whose registry is asked for what its policy takes, where nobody announces it.
struct TagPoll {
  std::uint32_t interval_seconds = 300;
  friend bool operator==(const TagPoll&, const TagPoll&) = default;
};

}  // namespace slipway::model
