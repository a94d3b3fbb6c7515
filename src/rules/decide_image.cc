#include "rules/decide_image.h"

#include <fmt/format.h>

namespace slipway::rules {
namespace {

using model::Decision;
using model::Reason;

Ruling skip(Reason reason, std::string explanation) {
  Ruling ruling;
  ruling.decision = Decision::SKIP;
  ruling.reason = reason;
  ruling.explanation = std::move(explanation);
  return ruling;
}

}  // namespace

Ruling decide_image(const Candidate& candidate, const model::ImageVersion& announced) {
  if (auto ruling = decide_by_flags(candidate)) return *ruling;
  const bool known = !announced.digest.empty();
  if (known && candidate.watermark == announced.text()) {
    return skip(Reason::ALREADY_CONSIDERED,
                fmt::format("'{}' at this digest was considered before.", announced.tag));
  }
  Ruling ruling;
  ruling.decision = Decision::DEPLOY;
  ruling.moves_watermark = true;
  ruling.reason = known ? Reason::UNRESTRICTED : Reason::UNKNOWN_CHANGES;
  ruling.explanation =
      known ? fmt::format("'{}' of its image was announced.", announced.tag)
            : fmt::format("'{}' of its image was announced, and nobody could say its digest.",
                          announced.tag);
  return ruling;
}

Ruling left_aside(const Candidate& candidate, const std::string& why) {
  if (auto ruling = decide_by_flags(candidate)) return *ruling;
  return skip(Reason::NO_MATCH, why);
}

}  // namespace slipway::rules
