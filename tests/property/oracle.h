#pragma once
// What the rules' sentences say, read as plainly as possible, about what the git program says.

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "git/test_repository.h"
#include "history.h"
#include "pipeline/test_world.h"

namespace slipway::property {

std::vector<std::string> changed_files(const git::TestRepository& repository,
                                       const std::string& from, const std::string& to);

// The same for many pairs of commits, by one process.
std::vector<std::vector<std::string>> changed_files(
    const git::TestRepository& repository,
    const std::vector<std::pair<std::string, std::string>>& pairs);

// It matches some MATCH restriction (or there is none) and no EXCLUDE restriction.
bool counts(const pipeline::ServiceSpec& service, const std::string& file);
bool any_counts(const pipeline::ServiceSpec& service, const std::vector<std::string>& files);

struct Expectation {
  bool deploys = false;
  std::set<std::string> reasons;
  std::size_t files = 0;
  std::vector<std::string> counting{};
};

// `files` is asked only where the verdict depends on what changed.
Expectation expect(const pipeline::ServiceSpec& service, const std::string& watermark,
                   const Tip& tip, const std::function<std::vector<std::string>()>& files);

}  // namespace slipway::property
