// The reading of version ranges.

#include <algorithm>
#include <array>
#include <string>

#include "base/encoding.h"
#include "base/text.h"
#include "model/semver.h"

namespace slipway::model {
namespace {

constexpr std::size_t kLongestRange = 256;

// A version of which the last numbers may be missing or wildcards.
struct Partial {
  std::size_t known = 0;  // how many numbers
  Version version;        // what is missing is 0
};

bool is_wildcard(std::string_view text) { return text == "*" || text == "x" || text == "X"; }

// A whole one is read as a version; else each number is read as the major of "N.0".
std::optional<Partial> parse_partial(std::string_view text) {
  if (is_wildcard(text)) return Partial{};
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  const std::size_t numbers_end = std::min(text.find_first_of("-+"), text.size());
  Partial partial;
  std::array<std::uint64_t, 3> numbers{};
  bool wild = false;
  std::size_t count = 0;
  for (std::string_view rest = text.substr(0, numbers_end);; ++count) {
    if (count == numbers.size()) return std::nullopt;
    const std::size_t dot = rest.find('.');
    const std::string_view number = rest.substr(0, dot);
    if (is_wildcard(number)) {
      wild = true;
    } else {
      const auto parsed = parse_version(std::string(number) + ".0");
      if (wild || number.empty() || number.front() < '0' || number.front() > '9' || !parsed) {
        return std::nullopt;
      }
      numbers[count] = parsed->major;
      partial.known = count + 1;
    }
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  if (numbers_end < text.size()) {
    if (partial.known != 3) return std::nullopt;
    const auto whole = parse_version(text);
    if (!whole) return std::nullopt;
    partial.version = *whole;
    return partial;
  }
  partial.version = Version{numbers[0], numbers[1], numbers[2], {}};
  return partial;
}

// The first version after all that begin with the first `kept` numbers, and so before its own
// pre-releases: "0" is the lowest of them.
Version next(const Version& version, std::size_t kept) {
  Version result{0, 0, 0, {"0"}};
  result.major = kept == 1 ? version.major + 1 : version.major;
  if (kept >= 2) result.minor = kept == 2 ? version.minor + 1 : version.minor;
  if (kept >= 3) result.patch = version.patch + 1;
  return result;
}

}  // namespace

class RangeParser {
 public:
  explicit RangeParser(std::string_view text) : text_(text) {}

  base::Result<VersionRange> parse() {
    if (text_.size() > kLongestRange) return refuse("it is longer than 256 characters.");
    if (base::trimmed(text_).empty()) return refuse("it is empty; * stands for every release.");
    VersionRange range;
    std::string_view rest = text_;
    while (true) {
      const std::size_t bars = rest.find("||");
      auto bounds = parse_alternative(base::trimmed(rest.substr(0, bars)));
      if (!bounds) return base::fail(bounds.error());
      range.alternatives_.push_back(std::move(*bounds));
      if (bars == std::string_view::npos) return range;
      rest.remove_prefix(bars + 2);
    }
  }

 private:
  using Operator = VersionRange::Operator;
  using Bounds = VersionRange::Bounds;

  tl::unexpected<base::Error> refuse(const std::string& why) const {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + base::to_valid_utf8(text_.substr(0, 80)) +
                          "' is no range of versions: " + why +
                          " Write it like ^1.2, ~1.2.3, >=1 <2, 1.x or *.",
                      "value");
  }

  base::Result<Bounds> parse_alternative(std::string_view text) const {
    if (text.empty()) return refuse("there is nothing on one side of its '||'.");
    Bounds bounds;
    if (const std::size_t dash = text.find(" - "); dash != std::string_view::npos) {
      if (auto added = add(">=", base::trimmed(text.substr(0, dash)), bounds); !added) {
        return base::fail(added.error());
      }
      if (auto added = add("<=", base::trimmed(text.substr(dash + 3)), bounds); !added) {
        return base::fail(added.error());
      }
      return bounds;
    }
    while (!text.empty()) {
      const std::size_t op_end = std::min(text.find_first_not_of("^~<>="), text.size());
      const std::string_view op = text.substr(0, op_end);
      text.remove_prefix(op_end);
      text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
      const std::size_t end = std::min(text.find_first_of(" \t,^~<>="), text.size());
      if (auto added = add(op, text.substr(0, end), bounds); !added) {
        return base::fail(added.error());
      }
      text = base::trimmed(text.substr(end));
      if (text.starts_with(',')) {
        text = base::trimmed(text.substr(1));
        if (text.empty()) return refuse("nothing stands behind its last ','.");
      }
    }
    return bounds;
  }

  base::Result<void> add(std::string_view op, std::string_view text, Bounds& bounds) const {
    if (text.empty()) return refuse("a version is missing behind '" + std::string(op) + "'.");
    const auto partial = parse_partial(text);
    if (!partial) {
      return refuse("'" + base::to_valid_utf8(text) +
                    "' is no version; it has up to three numbers, and all three before a "
                    "pre-release.");
    }
    if (!add_bounds(op, *partial, bounds)) {
      return refuse("'" + std::string(op) + "' is none of ^ ~ = > >= < <=.");
    }
    return {};
  }

  static bool add_bounds(std::string_view op, const Partial& partial, Bounds& bounds) {
    const Version& version = partial.version;
    const std::size_t known = partial.known;
    const bool names = !version.pre_release.empty();
    const auto from = [&] { bounds.push_back({Operator::kGreaterOrEqual, version, names}); };
    const auto below_next = [&](std::size_t kept) {
      if (kept > 0) bounds.push_back({Operator::kLess, next(version, kept)});
    };
    if (op.empty() || op == "=") {
      from();
      if (known == 3) {
        bounds.push_back({Operator::kLessOrEqual, version, names});
      } else {
        below_next(known);
      }
    } else if (op == "^") {
      from();
      // The leftmost number that is not 0 stays; where all known ones are 0, the last of them.
      std::size_t kept = known;
      if (known >= 1 && version.major > 0) {
        kept = 1;
      } else if (known >= 2 && version.minor > 0) {
        kept = 2;
      }
      below_next(kept);
    } else if (op == "~" || op == "~>") {
      from();
      below_next(std::min<std::size_t>(known, 2));
    } else if (op == ">=") {
      from();
    } else if (op == "<") {
      // "<1.2" leaves out the pre-releases of 1.2.0 too, and "<*" is empty.
      Version bound = version;
      if (known < 3) bound.pre_release = {"0"};
      bounds.push_back({Operator::kLess, bound, names});
    } else if (op == ">") {
      if (known == 3) {
        bounds.push_back({Operator::kGreater, version, names});
      } else if (known == 0) {
        bounds.push_back({Operator::kLess, Version{0, 0, 0, {"0"}}});
      } else {
        bounds.push_back({Operator::kGreaterOrEqual, next(version, known)});
      }
    } else if (op == "<=") {
      if (known == 3) {
        bounds.push_back({Operator::kLessOrEqual, version, names});
      } else {
        below_next(known);
      }
    } else {
      return false;
    }
    return true;
  }

  std::string_view text_;
};

base::Result<VersionRange> VersionRange::parse(std::string_view text) {
  return RangeParser(text).parse();
}

}  // namespace slipway::model
