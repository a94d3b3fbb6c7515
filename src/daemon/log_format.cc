#include "daemon/log_format.h"

#include <string_view>

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>

namespace slipway::daemon {
namespace {

class OneLine final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm& /*at*/,
              spdlog::memory_buf_t& to) override {
    for (const char c : message.payload) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte != 0x7F) {
        to.push_back(c);
      } else if (c == '\n' || c == '\r' || c == '\t') {
        to.push_back('\\');
        to.push_back(c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
      } else {
        fmt::format_to(std::back_inserter(to), "\\x{:02x}", byte);
      }
    }
  }

  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<OneLine>();
  }
};

}  // namespace

std::unique_ptr<spdlog::formatter> make_log_format() {
  auto format = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  format->add_flag<OneLine>('*').set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %*");
  return format;
}

}  // namespace slipway::daemon
