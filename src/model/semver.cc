#include "model/semver.h"

#include <algorithm>
#include <charconv>

namespace slipway::model {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// So few that the next higher number is one too.
constexpr std::size_t kMostDigits = 18;

std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (!is_digits(text) || text.size() > kMostDigits) return std::nullopt;
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::weak_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool a_is_number = is_digits(a);
  const bool b_is_number = is_digits(b);
  if (a_is_number && b_is_number) return compare_digits(a, b);
  if (a_is_number != b_is_number) {
    return a_is_number ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  return a <=> b;
}

std::weak_ordering compare_pre_releases(const std::vector<std::string>& a,
                                        const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (const auto order = compare_identifiers(a[i], b[i]); order != 0) return order;
  }
  return a.size() <=> b.size();
}

std::optional<std::vector<std::string>> parse_pre_release(std::string_view text) {
  std::vector<std::string> identifiers;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view identifier = text.substr(0, dot);
    const bool valid =
        !identifier.empty() && std::all_of(identifier.begin(), identifier.end(), [](char c) {
          return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 c == '-';
        });
    if (!valid) return std::nullopt;
    identifiers.emplace_back(identifier);
    if (dot == std::string_view::npos) return identifiers;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::weak_ordering operator<=>(const Version& a, const Version& b) {
  if (a.major != b.major) return a.major <=> b.major;
  if (a.minor != b.minor) return a.minor <=> b.minor;
  if (a.patch != b.patch) return a.patch <=> b.patch;
  return compare_pre_releases(a.pre_release, b.pre_release);
}

bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

std::optional<Version> parse_version(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  text = text.substr(0, text.find('+'));
  Version version;
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    auto pre_release = parse_pre_release(text.substr(dash + 1));
    if (!pre_release) return std::nullopt;
    version.pre_release = std::move(*pre_release);
    text = text.substr(0, dash);
  }
  std::vector<std::uint64_t> numbers;
  while (true) {
    const std::size_t dot = text.find('.');
    const auto number = parse_number(text.substr(0, dot));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  if (numbers.size() < 2 || numbers.size() > 3) return std::nullopt;
  version.major = numbers[0];
  version.minor = numbers[1];
  version.patch = numbers.size() == 3 ? numbers[2] : 0;
  return version;
}

bool VersionRange::holds(const Bound& bound, const Version& version) {
  const auto order = version <=> bound.version;
  switch (bound.op) {
    case Operator::kLess:
      return order < 0;
    case Operator::kLessOrEqual:
      return order <= 0;
    case Operator::kGreater:
      return order > 0;
    case Operator::kGreaterOrEqual:
      return order >= 0;
  }
  return false;
}

bool VersionRange::contains(const Version& version) const {
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const Bounds& bounds) {
    const auto names_it = [&](const Bound& bound) {
      return bound.names_pre_release && bound.version.major == version.major &&
             bound.version.minor == version.minor && bound.version.patch == version.patch;
    };
    return std::all_of(bounds.begin(), bounds.end(),
                       [&](const Bound& bound) { return holds(bound, version); }) &&
           (version.pre_release.empty() || std::any_of(bounds.begin(), bounds.end(), names_it));
  });
}

}  // namespace slipway::model
