#pragma once
// What a deployment restriction's value may be, and which of the changed files it covers. Pure.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/push.h"
#include "model/restriction.h"

namespace slipway::rules {

// The value as it is kept (one "/" at its end dropped), or why it is refused and what to write
// instead: a file's full path, a folder, or a prefix with one "*" at its end.
base::Result<std::string> check_restriction_value(std::string_view value);

// Whether a checked value covers this path. Bytes, case-sensitive.
bool covers(std::string_view value, std::string_view path);

// A half-open range of indices of a sorted file list.
struct FileRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool empty() const { return begin == end; }
};

// What a checked value covers of a sorted list: the one file of that name, and all files with the
// prefix. One binary search where there is none of it.
struct Coverage {
  FileRange exact;
  FileRange below;
};
Coverage coverage(std::string_view value, const model::FileList& sorted_files);

}  // namespace slipway::rules
