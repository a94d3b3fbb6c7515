#include "io/disk.h"

namespace slipway::io {

namespace fs = std::filesystem;

namespace {

std::int64_t bytes_of(const fs::path& file) {
  std::error_code gone;
  if (!fs::is_regular_file(fs::symlink_status(file, gone))) return 0;
  const auto size = fs::file_size(file, gone);
  return gone ? 0 : static_cast<std::int64_t>(size);
}

}  // namespace

std::optional<DiskSpace> disk_space(const fs::path& path) {
  std::error_code failed;
  const auto space = fs::space(path, failed);
  if (failed) return std::nullopt;
  return DiskSpace{static_cast<std::int64_t>(space.capacity),
                   static_cast<std::int64_t>(space.available)};
}

std::int64_t bytes_below(const fs::path& path) {
  std::int64_t sum = bytes_of(path);
  std::error_code failed;
  fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, failed);
  for (; !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    sum += bytes_of(at->path());
  }
  return sum;
}

}  // namespace slipway::io
