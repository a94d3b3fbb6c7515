#pragma once
// The identity of an image's content. A value.

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::model {

// What a manifest's bytes hash to: "sha256:" and 64 hexadecimal digits (or "sha512:" and 128).
class Digest {
 public:
  Digest() = default;
  // Of the 32 bytes of a SHA-256.
  static Digest of_sha256(std::string_view hash);

  const std::string& to_string() const { return text_; }
  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  friend base::Result<Digest> parse_digest(std::string_view text);
  std::string text_;
};

base::Result<Digest> parse_digest(std::string_view text);
// Whether it can be parsed.
bool is_digest(std::string_view text);

}  // namespace slipway::model
