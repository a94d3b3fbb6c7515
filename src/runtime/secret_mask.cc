#include "runtime/secret_mask.h"

#include <algorithm>

namespace slipway::runtime {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::string_view kMask = "[secret]";

}  // namespace

SecretMask::SecretMask(const std::vector<std::string>& secrets) {
  for (std::string_view secret : secrets) {
    while (!secret.empty()) {
      const auto end = secret.find('\n');
      auto line = secret.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.size() >= kShortest) values_.emplace_back(line);
      secret.remove_prefix(end == std::string_view::npos ? secret.size() : end + 1);
    }
  }
  // A secret that holds another must go first, or its rest would stay.
  std::sort(values_.begin(), values_.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
}

std::string SecretMask::apply(std::string_view line) const {
  std::string masked(line);
  for (const auto& value : values_) {
    for (auto at = masked.find(value); at != std::string::npos;
         at = masked.find(value, at + kMask.size())) {
      masked.replace(at, value.size(), kMask);
    }
  }
  return masked;
}

}  // namespace slipway::runtime
