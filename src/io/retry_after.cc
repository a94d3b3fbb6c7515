#include "io/retry_after.h"

#include <algorithm>
#include <charconv>
#include <string>

#include <curl/curl.h>

namespace slipway::io {
namespace {
constexpr base::Duration kLongestWait = std::chrono::hours(24);
}

std::optional<base::Timestamp> retry_at(std::string_view header, base::Timestamp now) {
  if (header.empty()) return std::nullopt;
  if (header.find_first_not_of("0123456789") == std::string_view::npos) {
    long long seconds = 0;
    const auto [end, ec] = std::from_chars(header.data(), header.data() + header.size(), seconds);
    const long long most = std::chrono::duration_cast<std::chrono::seconds>(kLongestWait).count();
    if (ec != std::errc() || seconds > most) seconds = most;
    return now + std::chrono::seconds(seconds);
  }
  const time_t date = curl_getdate(std::string(header).c_str(), nullptr);
  if (date < 0) return std::nullopt;
  // Capped before the conversion to microseconds, which a far date would not survive.
  const auto now_seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  const auto longest = std::chrono::duration_cast<std::chrono::seconds>(kLongestWait);
  const auto wait =
      std::clamp(std::chrono::seconds(date) - now_seconds, std::chrono::seconds(0), longest);
  return std::max(now, base::Timestamp(now_seconds + wait));
}

}  // namespace slipway::io
