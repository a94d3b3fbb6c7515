#pragma once
// Which of the announced tags of its image a service takes. Pure: no registry, no clock.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/tag_policy.h"

namespace slipway::rules {

// The policy as it is kept, or why it is refused and what to write instead; the error names the
// field, `value` or `order`.
base::Result<model::TagPolicy> check_tag_policy(const model::TagPolicy& policy);

struct TagChoice {
  std::optional<std::string> tag;  // may be the current one, which then has a new digest
  std::string explanation;         // one sentence for people, why this one or why none
};

// `announced` are tags of one image, the first announced first; `current` is the service's tag, ""
// where it has none. Never moves backwards: under SEMVER and REGEX a tag that the policy orders
// before or beside the current one is left, whatever the order of the announcements; under EXACT
// only the one tag counts. NEWEST, and no policy, take the last announced. What `current` is not
// ordered by (a tag that is no version) gives way to the first that is. What signers attach to an
// image under a tag of its own ("sha256-....sig") is no version of it and is taken by EXACT only.
// The policy must be a checked one.
TagChoice choose_tag(const std::optional<model::TagPolicy>& policy,
                     std::span<const std::string> announced, std::string_view current);

}  // namespace slipway::rules
