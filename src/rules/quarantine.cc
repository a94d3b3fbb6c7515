#include "rules/quarantine.h"

#include <algorithm>

#include "rules/tag_policy.h"

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

std::vector<model::QuarantineId> outlived(const std::vector<model::Quarantine>& quarantines,
                                          const QuarantineUse& use) {
  std::vector<model::QuarantineId> gone;
  if (quarantines.size() <= use.kept) return gone;
  std::vector<std::string> tags;
  tags.reserve(quarantines.size());
  for (auto one = quarantines.rbegin(); one != quarantines.rend(); ++one) {
    if (!one->tag.empty()) tags.push_back(one->tag);
  }
  const std::set<std::string> taken{use.tag,
                                    choose_tag(use.policy, tags, use.tag).tag.value_or("")};
  std::set<std::string> seen;  // what a tag had before its newest digest it has no more
  gone.reserve(quarantines.size() - use.kept);
  for (std::size_t i = 0; i < quarantines.size(); ++i) {
    const auto& one = quarantines[i];
    const bool is_newest_of_tag = !one.tag.empty() && seen.insert(one.tag).second;
    if (i < use.kept || use.current.contains(one.version)) continue;
    if (is_newest_of_tag && taken.contains(one.tag)) continue;
    gone.push_back(one.id);
  }
  return gone;
}

}  // namespace slipway::rules
