#include "model/domain_name.h"

#include "base/encoding.h"

namespace slipway::model {
namespace {

bool is_domain(std::string_view name) {
  return !name.empty() && name.size() <= 253 && name.front() != '.' && name.front() != '-' &&
         name.find('.') != std::string_view::npos && !name.ends_with('.') &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos;
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
