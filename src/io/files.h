#pragma once
// Small durable files. Thread-safe.

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::io {

// kNotFound, or kFailed with the system's reason.
base::Result<std::string> read_file(const std::filesystem::path& path);

// Written beside and renamed, so that a reader sees the old or the new, never a part; synced.
base::Result<void> write_file(const std::filesystem::path& path, std::string_view content,
                              unsigned mode = 0644);

// After it a power cut takes back neither the file's content nor, of a folder, which files it
// names.
base::Result<void> sync(const std::filesystem::path& path);

}  // namespace slipway::io
