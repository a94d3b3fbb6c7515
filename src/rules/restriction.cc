#include "rules/restriction.h"

#include <algorithm>

namespace slipway::rules {
namespace {

base::Result<std::string> refuse(std::string message) {
  return base::fail(base::ErrorCode::kInvalid, std::move(message), "value");
}

std::string without_leading_slashes(std::string_view value) {
  value.remove_prefix(std::min(value.find_first_not_of('/'), value.size()));
  return std::string(value);
}

using FileIterator = model::FileList::const_iterator;

// In a sorted list everything with this prefix begins where the prefix itself would stand. Most
// often nothing does: then this is the only search.
FileRange with_prefix(std::string_view prefix, FileIterator from, const model::FileList& files) {
  const auto begin = std::lower_bound(from, files.end(), prefix);
  if (begin == files.end() || !begin->starts_with(prefix)) return {};
  const auto end = std::partition_point(
      begin, files.end(), [&](std::string_view file) { return file.starts_with(prefix); });
  return {static_cast<std::size_t>(begin - files.begin()),
          static_cast<std::size_t>(end - files.begin())};
}

}  // namespace

base::Result<std::string> check_restriction_value(std::string_view value) {
  if (value.empty()) {
    return refuse(
        "A restriction's value must not be empty. Write a file's path, a folder (apps/api), or a "
        "prefix with one * at its end (apps/api*); * alone stands for every file.");
  }
  if (value.size() > 4096) return refuse("A restriction's value has at most 4096 bytes.");
  if (value.find('\0') != std::string_view::npos) {
    return refuse("A restriction's value must not hold a NUL byte. Write the path without it.");
  }
  if (value.front() == '/') {
    const std::string better = without_leading_slashes(value);
    return refuse(
        "A restriction's value does not begin with '/': paths count from the "
        "repository's root. Write " +
        (better.empty() ? std::string("* for every file") : "'" + better + "'") + ".");
  }
  const std::size_t star = value.find('*');
  if (star != std::string_view::npos && star + 1 != value.size()) {
    const std::string_view before = value.substr(0, star);
    const std::size_t slash = before.rfind('/');
    return refuse("The only wildcard is one * at the end, so '" + std::string(value) +
                  "' is refused. " +
                  (slash == std::string_view::npos || slash == 0
                       ? std::string("Write a folder (apps/api) or a prefix (apps/api*).")
                       : "For everything below a folder write '" +
                             std::string(before.substr(0, slash)) + "'."));
  }
  // '?' and '[' are legal in file names, but whoever writes them here means a pattern.
  if (const std::size_t pattern = value.find_first_of("?["); pattern != std::string_view::npos) {
    return refuse("'" + std::string(1, value[pattern]) + "' is no wildcard here, so '" +
                  std::string(value) +
                  "' is refused. Write the prefix before it with one * at its "
                  "end: '" +
                  std::string(value.substr(0, pattern)) + "*'.");
  }
  if (value.find("//") != std::string_view::npos) {
    return refuse("'" + std::string(value) +
                  "' holds an empty path segment ('//'). Write each '/' once.");
  }
  std::string_view path = value;
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with('*')) path.remove_suffix(1);
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string_view segment = rest.substr(0, rest.find('/'));
    const bool last = segment.size() == rest.size();
    // "apps/.*" is a prefix that covers hidden files, not a "." segment.
    const bool prefix_end = last && value.ends_with('*');
    if (!prefix_end && (segment == "." || segment == "..")) {
      return refuse("'" + std::string(value) + "' holds the segment '" + std::string(segment) +
                    "'. Write the path from the repository's root, without . and ..");
    }
    rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
  }
  return std::string(value.ends_with('/') ? value.substr(0, value.size() - 1) : value);
}

bool covers(std::string_view value, std::string_view path) {
  if (value.ends_with('*')) return path.starts_with(value.substr(0, value.size() - 1));
  if (!path.starts_with(value)) return false;
  return path.size() == value.size() || path[value.size()] == '/';
}

Coverage coverage(std::string_view value, const model::FileList& sorted_files) {
  if (value.ends_with('*')) {
    value.remove_suffix(1);
    return {{}, with_prefix(value, sorted_files.begin(), sorted_files)};
  }
  const auto begin = std::lower_bound(sorted_files.begin(), sorted_files.end(), value);
  if (begin == sorted_files.end() || !begin->starts_with(value)) return {};
  const auto exact_end = std::find_if(begin, sorted_files.end(),
                                      [&](const std::string& file) { return file != value; });
  Coverage result;
  result.exact = {static_cast<std::size_t>(begin - sorted_files.begin()),
                  static_cast<std::size_t>(exact_end - sorted_files.begin())};
  // Not at once: "apps-old" and "apps.txt" stand between "apps" and "apps/".
  result.below = with_prefix(std::string(value) + "/", exact_end, sorted_files);
  return result;
}

}  // namespace slipway::rules
