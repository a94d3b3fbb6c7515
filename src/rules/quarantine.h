#pragma once
// Which versions are in quarantine, and what a verdict says of one. Pure functions.

#include <string>
#include <vector>

#include "model/deployment.h"
#include "model/quarantine.h"

namespace slipway::rules {

// What a version is known by: a commit; of an image the digest, or the tag where that is not known.
// "" where nothing is known yet.
std::string quarantined_version(const std::string& commit, const model::ImageVersion& image);

// Null where the version is in none.
const model::Quarantine* find_quarantine(const std::vector<model::Quarantine>& quarantines,
                                         const std::string& version);

// "1a2b3c4d is in quarantine: ada rolled back from it. ..."
std::string explain_quarantine(const model::Quarantine& quarantine);

}  // namespace slipway::rules
