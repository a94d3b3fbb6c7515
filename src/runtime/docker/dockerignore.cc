#include "runtime/docker/dockerignore.h"

#include <algorithm>
#include <optional>
#include <span>

#include <fnmatch.h>

namespace slipway::runtime::docker {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Without the empty ones and ".": "/a//b/./" is "a/b".
std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, slash);
    if (segment == ".." && !segments.empty()) {
      segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.emplace_back(segment);
    }
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return segments;
}

// Whether the pattern covers the path, or a folder that it is in. Of several "**" only the last one
// that was met is tried at other places: those before it matched as early as they could.
bool covers(std::span<const std::string> pattern, std::span<const std::string> path) {
  std::optional<std::size_t> any;  // the last "**"
  std::size_t retried_at = 0;
  std::size_t in_path = 0;
  for (std::size_t i = 0; i < pattern.size();) {
    if (in_path == path.size()) return false;
    if (pattern[i] == "**") {
      if (i + 1 == pattern.size()) return true;
      any = i++;
      retried_at = in_path;
    } else if (::fnmatch(pattern[i].c_str(), path[in_path].c_str(), 0) == 0) {
      ++i;
      ++in_path;
    } else if (any) {
      i = *any + 1;
      in_path = ++retried_at;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

Dockerignore::Dockerignore(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#')) continue;
    line = trimmed(line);
    Pattern pattern;
    pattern.takes_back = line.starts_with('!');
    if (pattern.takes_back) line.remove_prefix(1);
    pattern.segments = segments_of(trimmed(line));
    if (!pattern.segments.empty()) patterns_.push_back(std::move(pattern));
  }
}

bool Dockerignore::excludes(std::string_view path) const {
  const auto segments = segments_of(path);
  bool excluded = false;
  for (const auto& pattern : patterns_) {
    if (excluded == pattern.takes_back && covers(pattern.segments, segments)) {
      excluded = !pattern.takes_back;
    }
  }
  return excluded;
}

bool Dockerignore::takes_back() const {
  return std::any_of(patterns_.begin(), patterns_.end(),
                     [](const Pattern& pattern) { return pattern.takes_back; });
}

}  // namespace slipway::runtime::docker
