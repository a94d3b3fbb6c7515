#pragma once
// The machine's tz database, a folder of TZif files. Reads the file anew each time, so that an
// update of the package counts at once. Thread-safe.

#include <filesystem>
#include <string>

#include "rules/time_zone.h"

namespace slipway::io {

class ZoneFiles final : public rules::TimeZones {
 public:
  explicit ZoneFiles(std::filesystem::path folder = "/usr/share/zoneinfo");
  base::Result<rules::TimeZone> find(const std::string& name) const override;
  // Whether find() may know more than UTC.
  bool is_there() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace slipway::io
