#pragma once
// Which of the changed files a deployment restriction covers. Pure.

#include <cstddef>
#include <string_view>

#include "model/push.h"
#include "model/restriction.h"

namespace slipway::rules {

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
