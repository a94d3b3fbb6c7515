#pragma once
// Which tag policies are right. Called by whoever checks what people write. Pure.

#include "base/result.h"
#include "model/tag_policy.h"

namespace slipway::model {

// The policy as it is kept, or why it is refused and what to write instead; the error names the
// field, `value` or `order`.
base::Result<TagPolicy> check_tag_policy(const TagPolicy& policy);

}  // namespace slipway::model
