#include "model/restriction.h"

#include <algorithm>

namespace slipway::model {
namespace {

base::Result<std::string> refuse(std::string message) {
  return base::fail(base::ErrorCode::kInvalid, std::move(message), "value");
}

std::string without_leading_slashes(std::string_view value) {
  value.remove_prefix(std::min(value.find_first_not_of('/'), value.size()));
  return std::string(value);
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

}  // namespace slipway::model
