#include "io/zone_files.h"

#include <algorithm>
#include <utility>

#include "io/files.h"

namespace slipway::io {
// Names of the tz database (its file theory.html): parts of letters, digits, "_", "+" and "-".
bool is_zone_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name.front() != '/' && name.back() != '/' &&
         name.find("//") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '+' || c == '-' || c == '/';
         });
}

ZoneFiles::ZoneFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

base::Result<rules::TimeZone> ZoneFiles::find(const std::string& name) const {
  if (name == "UTC" || name == "Etc/UTC") return rules::TimeZone();
  const auto unknown = [&](const std::string& why) {
    return base::fail(base::ErrorCode::kInvalid,
                      "there is no time zone '" + name + "'" + why +
                          "; write UTC or a name of the tz database, as in Europe/Paris");
  };
  if (!is_zone_name(name)) return unknown("");
  std::error_code error;
  if (!std::filesystem::is_directory(folder_, error)) {
    return unknown(": this machine has no tz database (install the package tzdata)");
  }
  if (!std::filesystem::is_regular_file(folder_ / name, error)) return unknown("");
  const auto content = read_file(folder_ / name);
  if (!content) return unknown("");
  auto zone = rules::TimeZone::parse(*content);
  if (!zone) return unknown(": " + zone.error().message);
  return zone;
}

}  // namespace slipway::io
