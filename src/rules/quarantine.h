#pragma once
// Which versions are in quarantine, and what a verdict says of one. Pure functions.

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/deployment.h"
#include "model/quarantine.h"
#include "model/tag_policy.h"

namespace slipway::rules {

// What a version is known by: a commit; of an image the digest, or the tag where that is not known.
// "" where nothing is known yet.
std::string quarantined_version(const std::string& commit, const model::ImageVersion& image);

// Null where the version is in none.
const model::Quarantine* find_quarantine(const std::vector<model::Quarantine>& quarantines,
                                         const std::string& version);

// "1a2b3c4d is in quarantine: ada rolled back from it. ..."
std::string explain_quarantine(const model::Quarantine& quarantine);

// What a service would still take by itself, if it were announced once more.
struct QuarantineUse {
  std::size_t kept = 0;             // so many of the newest are kept in any case
  std::set<std::string> current{};  // the tips of its branches, its chart's version
  std::optional<model::TagPolicy> policy{};
  std::string tag{};  // of its image
};

// Of a service's quarantines, newest first, those that no decision needs: they are not among the
// newest, and neither is the version current nor its tag the one that the policy would take of all.
std::vector<model::QuarantineId> outlived(const std::vector<model::Quarantine>& quarantines,
                                          const QuarantineUse& use);

}  // namespace slipway::rules
