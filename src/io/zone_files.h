#pragma once
// The machine's tz database, a folder of TZif files. Reads the file anew each time, so that an
// update of the package counts at once. Thread-safe.

#include <filesystem>
#include <string>
#include <string_view>

#include "rules/time_zone.h"

namespace slipway::io {

// Whether a time zone may have this name: the form only, for who does not know the database that
// counts. Pure.
bool is_zone_name(std::string_view name);

class ZoneFiles final : public rules::TimeZones {
 public:
  explicit ZoneFiles(std::filesystem::path folder = "/usr/share/zoneinfo");
  base::Result<rules::TimeZone> find(const std::string& name) const override;

 private:
  std::filesystem::path folder_;
};

}  // namespace slipway::io
