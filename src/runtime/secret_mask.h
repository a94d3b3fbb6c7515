#pragma once
// Takes secrets out of what is logged. Used by the runtimes for the output of builds and services.
// Immutable, hence thread-safe.

#include <string>
#include <string_view>
#include <vector>

namespace slipway::runtime {

class SecretMask {
 public:
  // Values shorter than four characters are left alone: they would mask half of every line. Of a
  // value of several lines each line counts.
  explicit SecretMask(const std::vector<std::string>& secrets);

  // Each secret becomes "[secret]".
  std::string apply(std::string_view line) const;

 private:
  std::vector<std::string> values_;  // longest first
};

}  // namespace slipway::runtime
