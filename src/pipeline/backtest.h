#pragma once
// What other restrictions would have made of the pushes that a service has verdicts for. Nothing is
// stored and nothing started; the changes are compared anew in the mirror.

#include <stop_token>
#include <vector>

#include "model/restriction.h"
#include "model/verdict.h"
#include "pipeline/context.h"
#include "rules/decide.h"

namespace slipway::pipeline {

struct PastDecision {
  model::Verdict then;
  rules::Ruling now;

  bool differs() const { return then.decision != now.decision; }
};

// Of `past`, in its order, those verdicts that restrictions bear on: not of what was switched off,
// stopped or never deployed then, and none of images. Asks the remote where the mirror lacks a
// commit.
base::Result<std::vector<PastDecision>> backtest(Context& context, const model::Service& service,
                                                 const std::vector<model::Verdict>& past,
                                                 const std::vector<model::Restriction>& proposed,
                                                 const std::stop_token& stop);

}  // namespace slipway::pipeline
