#pragma once
// What other restrictions would have made of the pushes that a service has verdicts for. Nothing is
// stored and nothing started; the changes are compared anew in the mirror.

#include <stop_token>
#include <vector>

#include "model/restriction.h"
#include "model/verdict.h"
#include "pipeline/context.h"
#include "rules/decide.h"
#include "store/deliveries.h"

namespace slipway::pipeline {

struct PastDecision {
  model::Verdict then;
  rules::Ruling now;

  bool differs() const { return then.decision != now.decision; }
};

// The verdicts of the newest pushes that a service was looked at for, as a page: one for each push,
// so that `limit` of them are as many pushes. None of images, nor of a tip that had its verdict
// already.
std::vector<model::Verdict> past_verdicts(store::Transaction& tx, const model::ServiceId& service,
                                          store::Page page);

// Each of `past` decided anew, in its order. What restrictions do not bear on stays as it was: what
// was switched off, stopped, never deployed or told to be skipped. Asks the remote where the mirror
// lacks a commit.
base::Result<std::vector<PastDecision>> backtest(Context& context, const model::Service& service,
                                                 const std::vector<model::Verdict>& past,
                                                 const std::vector<model::Restriction>& proposed,
                                                 const std::stop_token& stop);

}  // namespace slipway::pipeline
