#include "rules/restriction.h"

#include <algorithm>

namespace slipway::rules {
namespace {

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
