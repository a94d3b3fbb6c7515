#include "rules/quarantine.h"

#include <algorithm>

namespace slipway::rules {

std::string quarantined_version(const std::string& commit, const model::ImageVersion& image) {
  if (image.name.empty()) return commit;
  return image.digest.empty() ? image.tag : image.digest;
}

const model::Quarantine* find_quarantine(const std::vector<model::Quarantine>& quarantines,
                                         const std::string& version) {
  const auto found =
      std::find_if(quarantines.begin(), quarantines.end(),
                   [&](const auto& quarantine) { return quarantine.version == version; });
  return found == quarantines.end() ? nullptr : &*found;
}

std::string explain_quarantine(const model::Quarantine& quarantine) {
  const std::string version =
      quarantine.tag.empty() ? quarantine.version.substr(0, 8) : "'" + quarantine.tag + "'";
  const std::string who = quarantine.user.empty() ? "a person" : quarantine.user;
  const std::string why = quarantine.cause == model::QuarantineCause::ROLLED_BACK
                              ? who + " rolled back from it"
                              : "it did not become healthy";
  return version + " is in quarantine: " + why +
         ". Deploy it by hand, or release it with `slipway quarantine release`.";
}

}  // namespace slipway::rules
