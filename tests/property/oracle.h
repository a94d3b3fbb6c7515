#pragma once
// What the rules' sentences say, read as plainly as possible, about what the git program says.

#include <string>
#include <vector>

#include "git/test_repository.h"
#include "pipeline/test_world.h"

namespace slipway::property {

std::vector<std::string> changed_files(const git::TestRepository& repository,
                                       const std::string& from, const std::string& to);

// It matches some MATCH restriction (or there is none) and no EXCLUDE restriction.
bool counts(const pipeline::ServiceSpec& service, const std::string& file);
bool any_counts(const pipeline::ServiceSpec& service, const std::vector<std::string>& files);

}  // namespace slipway::property
