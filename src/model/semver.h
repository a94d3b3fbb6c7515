#pragma once
// Versions and ranges of versions, as npm writes them (docs.npmjs.com: "semver", and semver.org
// 2.0.0 for the order). Versions are read more leniently, since image tags are: "v1.2.3", "1.2" and
// "22.04" are versions. Pure.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::model {

struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::vector<std::string> pre_release;  // identifiers; empty: a release
};

// By semver.org's precedence; two versions that are written differently can be equal.
std::weak_ordering operator<=>(const Version& a, const Version& b);
bool operator==(const Version& a, const Version& b);

// Two or three numbers, with or without "v" before and a pre-release behind. One number alone is
// none: a build number, a date or the digits of a commit would be the highest version of all.
std::optional<Version> parse_version(std::string_view text);

// The order of two numbers of any length, given as decimal digits.
std::strong_ordering compare_digits(std::string_view a, std::string_view b);

class VersionRange {
 public:
  // "^1.2", "~1.2.3", ">=1 <2" (or ">=1, <2"), "1.x", "1.2 - 1.4", "*", and several joined by "||".
  // kInvalid with what to write instead.
  static base::Result<VersionRange> parse(std::string_view text);

  // A pre-release counts only where the range names one of the same three numbers.
  bool contains(const Version& version) const;

 private:
  enum class Operator { kLess, kLessOrEqual, kGreater, kGreaterOrEqual };
  struct Bound {
    Operator op;
    Version version;
    bool names_pre_release = false;
  };
  using Bounds = std::vector<Bound>;  // all of them hold
  friend class RangeParser;

  static bool holds(const Bound& bound, const Version& version);

  std::vector<Bounds> alternatives_;
};

}  // namespace slipway::model
