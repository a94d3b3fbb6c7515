#include "model/domain_name.h"

#include "base/encoding.h"

namespace slipway::model {
namespace {

// RFC 1035, 2.3.4
constexpr std::size_t kLongestDomain = 253;
constexpr std::size_t kLongestLabel = 63;

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && !label.starts_with('-') &&
         !label.ends_with('-') &&
         label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_domain(std::string_view name) {
  if (name.size() > kLongestDomain || name.find('.') == std::string_view::npos) return false;
  while (true) {
    const auto dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

base::Result<void> check_domain(std::string_view name) {
  if (is_domain(name)) return {};
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + base::to_valid_utf8(name) +
                        "' is no public name. Write it in lower case, without scheme and path: "
                        "shop.example.com.");
}

}  // namespace slipway::model
