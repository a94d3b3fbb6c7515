#pragma once
// Which of the announced tags of its image a service takes. Pure: no registry, no clock.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/tag_policy.h"

namespace slipway::rules {

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

// Whether the list of an image's tags is needed to say which one a service follows.
bool follows_list(const std::optional<model::TagPolicy>& policy);

// The tag that a service which polls its registry should run, of those `listed`; it may be the
// current one, which then may have a new digest. None where it follows none of them. As choose_tag,
// but a list says nothing of the age of tags: without a policy it is the current tag, and under
// NEWEST one that was not `known` when the list was last seen (nothing: it was not seen yet), of
// several the one listed last.
std::optional<std::string> followed_tag(const std::optional<model::TagPolicy>& policy,
                                        std::span<const std::string> listed,
                                        const std::optional<std::vector<std::string>>& known,
                                        const std::string& current);

}  // namespace slipway::rules
