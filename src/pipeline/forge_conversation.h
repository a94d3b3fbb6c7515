#pragma once
// Several requests to one forge about one repository, and what its refusals mean. Blocking; lives
// for one attempt of the step `report`.

#include <stop_token>

#include "forge/common/forge_api.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

class ForgeConversation {
 public:
  // All of them outlive it.
  ForgeConversation(Context& context, const forge::ForgeApi& api, const forge::ForgeTarget& target,
                    const std::stop_token& stop)
      : context_(context), api_(api), target_(target), stop_(stop) {}

  const forge::ForgeTarget& target() const { return target_; }

  // Any answer. kUnavailable where the forge may be reached later, kFailed where it would be the
  // same again.
  base::Result<io::HttpResponse> ask(io::HttpRequest request) const;
  // An answer that says success; else what the refusal means.
  base::Result<io::HttpResponse> demand(io::HttpRequest request) const;
  base::Error refusal(const io::HttpResponse& answer) const;

 private:
  Context& context_;
  const forge::ForgeApi& api_;
  const forge::ForgeTarget& target_;
  const std::stop_token& stop_;
};

}  // namespace slipway::pipeline
