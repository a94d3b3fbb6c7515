#pragma once
// The change set between a watermark and a tip, by the trees of the mirror.

#include <stop_token>
#include <string>

#include "git/git.h"
#include "model/push.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

// Unknown, saying why, where one of the commits cannot be had.
model::ChangeSet changes_between(Context& context, const git::Remote& remote,
                                 const std::string& from, const std::string& to,
                                 const std::stop_token& stop);

}  // namespace slipway::pipeline
