#include "oracle.h"

#include <algorithm>

namespace slipway::property {
namespace {

bool matches(const std::string& value, const std::string& file) {
  if (value.back() == '*') return file.rfind(value.substr(0, value.size() - 1), 0) == 0;
  return file == value || file.rfind(value + "/", 0) == 0;
}

}  // namespace

std::vector<std::string> changed_files(const git::TestRepository& repository,
                                       const std::string& from, const std::string& to) {
  const auto out = repository.git(
      {"diff", "--name-only", "-z", "--no-renames", "--ignore-submodules=none", from, to});
  std::vector<std::string> files;
  std::size_t at = 0;
  for (std::size_t end = out.find('\0'); end != std::string::npos; end = out.find('\0', at)) {
    files.push_back(out.substr(at, end - at));
    at = end + 1;
  }
  return files;
}

bool counts(const pipeline::ServiceSpec& service, const std::string& file) {
  bool restricted = false;
  bool matched = false;
  for (const auto& [mode, value] : service.restrictions) {
    if (mode == model::RestrictionMode::EXCLUDE) {
      if (matches(value, file)) return false;
    } else {
      restricted = true;
      matched = matched || matches(value, file);
    }
  }
  return matched || !restricted;
}

bool any_counts(const pipeline::ServiceSpec& service, const std::vector<std::string>& files) {
  return std::any_of(files.begin(), files.end(),
                     [&](const auto& file) { return counts(service, file); });
}

}  // namespace slipway::property
