#pragma once
// A set of bytes that is looked up in one step. Made at compile time.

#include <array>
#include <cstddef>
#include <string_view>

namespace slipway::base {

class CharacterSet {
 public:
  template <typename Predicate>
  consteval explicit CharacterSet(Predicate is_member) {
    for (std::size_t byte = 0; byte < members_.size(); ++byte) {
      members_[byte] = is_member(static_cast<char>(static_cast<unsigned char>(byte)));
    }
  }

  constexpr bool has(char c) const { return members_[static_cast<unsigned char>(c)]; }

  // Without an end ahead of the text's, as nearly all that is asked passes.
  constexpr bool has_all(std::string_view text) const {
    bool all = true;
    for (const char c : text) all &= has(c);
    return all;
  }

  constexpr bool has_any(std::string_view text) const {
    bool any = false;
    for (const char c : text) any |= has(c);
    return any;
  }

 private:
  std::array<bool, 256> members_{};
};

}  // namespace slipway::base
