#include "rules/decide_image.h"

#include <fmt/format.h>

#include "rules/quarantine.h"
#include "rules/rulings.h"

namespace slipway::rules {
using model::Reason;

std::string tag_of(const std::string& version) { return version.substr(0, version.find('@')); }

Ruling decide_image(const Candidate& candidate, const model::ImageVersion& announced) {
  if (auto ruling = decide_by_flags(candidate)) return *ruling;
  const auto version = quarantined_version("", announced);
  if (const auto* quarantine = find_quarantine(candidate.quarantines, version)) {
    return skip(Reason::QUARANTINED, explain_quarantine(*quarantine), false);
  }
  const bool known = !announced.digest.empty();
  if (known && candidate.watermark == announced.text()) {
    return skip(Reason::ALREADY_CONSIDERED,
                fmt::format("'{}' at this digest was considered before.", announced.tag), false);
  }
  if (known && candidate.watermark == tag_of(candidate.watermark) + "@" + announced.digest) {
    return skip(Reason::ALREADY_CONSIDERED,
                fmt::format("'{}' is the digest that was considered before as '{}'.", announced.tag,
                            tag_of(candidate.watermark)),
                false);
  }
  if (known) {
    return deploy(Reason::UNRESTRICTED,
                  fmt::format("'{}' of its image was announced.", announced.tag));
  }
  return deploy(Reason::UNKNOWN_CHANGES,
                fmt::format("'{}' of its image was announced, and nobody could say its digest.",
                            announced.tag));
}

Ruling left_aside(const Candidate& candidate, const std::string& why) {
  if (auto ruling = decide_by_flags(candidate)) return *ruling;
  return skip(Reason::NO_MATCH, why, false);
}

}  // namespace slipway::rules
