#include "model/mount_path.h"

#include <filesystem>

namespace slipway::model {
namespace {

constexpr std::size_t kLongestPath = 4095;  // PATH_MAX without its end

bool is_mount_path(const std::string& path) {
  const std::filesystem::path parsed(path);
  return path.size() <= kLongestPath && path.find('\0') == std::string::npos &&
         parsed.is_absolute() && parsed.has_filename() &&
         parsed.lexically_normal().native() == path;
}

}  // namespace

base::Result<void> check_mount_path(const std::string& path) {
  if (path.empty() || is_mount_path(path)) return {};
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + path +
                        "' is no absolute path of a file, without '.', '..' or '/' at its end; "
                        "write /etc/shop/config.yaml, say.");
}

}  // namespace slipway::model
