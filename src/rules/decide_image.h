#pragma once
// The verdict for one service and one release notice. Pure; the reasons are those of a push, as far
// as they apply.

#include <string>

#include "model/deployment.h"
#include "rules/decide.h"

namespace slipway::rules {

// `candidate.watermark` is the text of the ImageVersion that was considered last; restrictions and
// messages do not matter.
Ruling decide_image(const Candidate& candidate, const model::ImageVersion& announced);

// For a notice that came together with `taken`, which was announced later.
Ruling overtaken(const model::ImageVersion& announced, const model::ImageVersion& taken);

}  // namespace slipway::rules
