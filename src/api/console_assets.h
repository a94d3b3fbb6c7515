#pragma once
// The console's files, as the build put them into the program; none where it was built without.

#include <span>
#include <string_view>

namespace slipway::api {

struct ConsoleAsset {
  std::string_view path;  // "/assets/index-3f9a.js"
  std::string_view content_type;
  std::string_view etag;      // with its quotes
  std::string_view identity;  // the file as it is
  std::string_view gzip;      // and compressed; empty where that makes it no smaller
  std::string_view brotli;
};

std::span<const ConsoleAsset> console_assets();

}  // namespace slipway::api
