#include "oracle.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace slipway::property {
namespace {

bool matches(const std::string& value, const std::string& file) {
  if (value.back() == '*') return file.rfind(value.substr(0, value.size() - 1), 0) == 0;
  return file == value || file.rfind(value + "/", 0) == 0;
}

std::vector<std::string> split_at_nul(const std::string& out) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (std::size_t end = out.find('\0'); end != std::string::npos; end = out.find('\0', at)) {
    parts.push_back(out.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

std::vector<std::string> changed_files(const git::TestRepository& repository,
                                       const std::string& from, const std::string& to) {
  return split_at_nul(repository.git(
      {"diff", "--name-only", "-z", "--no-renames", "--ignore-submodules=none", from, to}));
}

std::vector<std::vector<std::string>> changed_files(
    const git::TestRepository& repository,
    const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string lines;
  for (const auto& [from, to] : pairs) lines += to + " " + from + "\n";
  const auto parts =
      split_at_nul(repository.git({"diff-tree", "--stdin", "--always", "-r", "-z", "--name-only",
                                   "--no-renames", "--ignore-submodules=none"},
                                  lines));
  std::vector<std::vector<std::string>> files(pairs.size());
  std::size_t next = 0;
  for (const auto& part : parts) {
    if (next < pairs.size() && part == pairs[next].second) {
      ++next;
    } else {
      files.at(next - 1).push_back(part);
    }
  }
  if (next != pairs.size()) throw std::runtime_error("git diff-tree left a pair out");
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

Expectation expect(const pipeline::ServiceSpec& service, const std::string& watermark,
                   const Tip& tip, const std::function<std::vector<std::string>()>& files) {
  if (watermark == tip.commit) return {false, {"ALREADY_CONSIDERED"}, 0};
  if (tip.message.find("[skip deploy]") != std::string::npos) {
    return {false, {"SKIPPED_BY_MESSAGE"}, 0};
  }
  const auto changed = files();
  if (service.restrictions.empty()) return {true, {"UNRESTRICTED"}, changed.size()};
  Expectation matched{true, {"MATCHED"}, changed.size()};
  std::copy_if(changed.begin(), changed.end(), std::back_inserter(matched.counting),
               [&](const auto& file) { return counts(service, file); });
  if (!matched.counting.empty()) return matched;
  return {false, {"NO_MATCH", "EXCLUDED"}, changed.size()};
}

}  // namespace slipway::property
