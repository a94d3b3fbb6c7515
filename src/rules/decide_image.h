#pragma once
// The verdict for one service and one release notice. Pure; the reasons are those of a push, as far
// as they apply.

#include <string>

#include "model/deployment.h"
#include "rules/decide.h"

namespace slipway::rules {

// The tag in the text of an ImageVersion, as a watermark and a base are; "" where there is none.
std::string tag_of(const std::string& version);

// `candidate.watermark` is the text of the ImageVersion that was considered last; restrictions and
// messages do not matter.
Ruling decide_image(const Candidate& candidate, const model::ImageVersion& announced);

// For a notice whose tag the service does not take, by its policy or for another that came with it;
// `why` is for people.
Ruling left_aside(const Candidate& candidate, const std::string& why);

}  // namespace slipway::rules
