#pragma once
// How a ruling is made. Internal to rules/.

#include <string>
#include <utility>

#include "rules/decide.h"

namespace slipway::rules {

inline Ruling skip(model::Reason reason, std::string explanation, bool moves_watermark) {
  Ruling ruling;
  ruling.reason = reason;
  ruling.explanation = std::move(explanation);
  ruling.moves_watermark = moves_watermark;
  return ruling;
}

inline Ruling deploy(model::Reason reason, std::string explanation) {
  Ruling ruling = skip(reason, std::move(explanation), true);
  ruling.decision = model::Decision::DEPLOY;
  return ruling;
}

}  // namespace slipway::rules
