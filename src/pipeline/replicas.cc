#include "pipeline/replicas.h"

namespace slipway::pipeline {

bool was_left(Context& context, const store::Branch& branch, const std::string& tip) {
  return !branch.left_tip.empty() &&
         std::chrono::abs(context.clock.now() - branch.left_at) < context.policy.reset_patience &&
         context.git.is_ancestor(branch.repository, tip, branch.left_tip);
}

}  // namespace slipway::pipeline
