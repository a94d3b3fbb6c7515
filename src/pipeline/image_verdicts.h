#pragma once
// What release notices mean for one service: the part that notice, which stores it, and explain,
// which does not, have in common.

#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "model/deployment.h"
#include "model/notice.h"
#include "model/service.h"
#include "model/verdict.h"
#include "pipeline/context.h"
#include "rules/decide.h"

namespace slipway::pipeline {

// The version that the notice means, under the name by which the service runs the image.
model::ImageVersion announced_version(const model::Service& service, const model::Notice& notice);

// Asks for the digest where it was not announced. Where nobody could tell it the notice's outcome
// says why, and the error is Registry::resolve's: kNotFound where the registry says that it has no
// such tag. Without services nobody is asked.
base::Result<void> find_digest(Context& context, model::Notice& notice,
                               const std::vector<model::Service>& services,
                               const std::stop_token& stop);

struct ImageRuling {
  rules::Ruling ruling;
  model::Verdict verdict;  // without an id
};

// One for each notice, in their order. Announced together they are one decision: the last wins, or
// which one the service's policy takes. Tags that are `missing` in the registry are left alone.
std::vector<ImageRuling> rule_on_image(const rules::Candidate& candidate,
                                       const model::Service& service,
                                       const std::vector<model::Notice>& notices,
                                       const std::set<std::string>& missing);

// What a tag that the service's policy takes has to be higher than: the tag that was considered
// last and not given back, whatever is configured.
std::string current_tag(const model::Service& service);

}  // namespace slipway::pipeline
