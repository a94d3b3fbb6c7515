#pragma once
// How much room there is, and how much is used. Called by what tells of the daemon's own state.
// Thread-safe. Sizes are bytes.

#include <cstdint>
#include <filesystem>
#include <optional>

namespace slipway::io {

struct DiskSpace {
  std::int64_t size = 0;
  std::int64_t free = 0;  // for whom the daemon runs as
};

// Of the file system that holds `path`; none where it cannot be asked.
std::optional<DiskSpace> disk_space(const std::filesystem::path& path);

// The files below a folder, or the one file; 0 for what is not there. What comes and goes meanwhile
// may be missed; links are not followed.
std::int64_t bytes_below(const std::filesystem::path& path);

}  // namespace slipway::io
