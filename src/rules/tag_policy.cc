#include "rules/tag_policy.h"

#include <algorithm>
#include <compare>
#include <iterator>
#include <set>
#include <stdexcept>
#include <variant>
#include <vector>

#include <re2/re2.h>

#include "model/semver.h"
#include "model/tag_pattern.h"

namespace slipway::rules {
namespace {

using model::quoted_start;
using model::TagOrder;
using model::TagPolicy;
using model::TagPolicyKind;
using model::Version;
using model::VersionRange;

// Tags under which cosign and registries without the referrers API keep what belongs to the image
// of that digest: signatures, attestations, bills of material.
bool is_attachment(std::string_view tag) {
  constexpr std::string_view prefix = "sha256-";
  constexpr std::size_t digits = 64;
  if (!tag.starts_with(prefix) || tag.size() < prefix.size() + digits) return false;
  const std::string_view hash = tag.substr(prefix.size(), digits);
  const std::string_view rest = tag.substr(prefix.size() + digits);
  return hash.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
         (rest.empty() || rest.front() == '.');
}

// What a policy orders tags by. Numbers are kept as digits: build numbers can be dates with times.
struct Number {
  std::string digits;
};
using Rank = std::variant<Version, Number>;

bool is_before(const Rank& a, const Rank& b) {
  if (const auto* version = std::get_if<Version>(&a)) return *version < std::get<Version>(b);
  return model::compare_digits(std::get<Number>(a).digits, std::get<Number>(b).digits) < 0;
}

// Gives tags their ranks; none to a tag that is not the policy's.
class Ranking {
 public:
  virtual ~Ranking() = default;
  virtual std::optional<Rank> of_announced(const std::string& tag) const = 0;
  // Also where the policy would not take it: a range that was narrowed moves nothing backwards.
  virtual std::optional<Rank> of_current(const std::string& tag) const = 0;
  virtual std::string words() const = 0;
};

std::optional<Rank> version_rank(std::string_view text) {
  auto version = model::parse_version(text);
  if (!version) return std::nullopt;
  return Rank(std::move(*version));
}

class RangeRanking final : public Ranking {
 public:
  explicit RangeRanking(const TagPolicy& policy) : text_(policy.value) {
    auto range = VersionRange::parse(policy.value);
    if (!range) throw std::invalid_argument(range.error().message);
    range_ = std::move(*range);
  }
  std::optional<Rank> of_announced(const std::string& tag) const override {
    auto rank = version_rank(tag);
    return rank && range_.contains(std::get<Version>(*rank)) ? rank : std::nullopt;
  }
  std::optional<Rank> of_current(const std::string& tag) const override {
    return version_rank(tag);
  }
  std::string words() const override { return "is a version in the range " + quoted_start(text_); }

 private:
  std::string text_;
  VersionRange range_;
};

class PatternRanking final : public Ranking {
 public:
  explicit PatternRanking(const TagPolicy& policy)
      : order_(policy.order), pattern_(policy.value, model::tag_pattern_options()) {
    if (!pattern_.ok()) throw std::invalid_argument(pattern_.error());
  }
  std::optional<Rank> of_announced(const std::string& tag) const override {
    std::string group;
    if (!RE2::FullMatch(tag, pattern_, &group) || group.empty()) return std::nullopt;
    if (order_ == TagOrder::SEMVER) return version_rank(group);
    if (group.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    return Rank(Number{std::move(group)});
  }
  std::optional<Rank> of_current(const std::string& tag) const override {
    return of_announced(tag);
  }
  std::string words() const override {
    return "matches " + quoted_start(pattern_.pattern()) + " with a " +
           (order_ == TagOrder::SEMVER ? "version" : "number") + " in its group";
  }

 private:
  TagOrder order_;
  RE2 pattern_;
};

std::string count_of(std::span<const std::string> announced) {
  return announced.size() == 1
             ? "The announced tag " + quoted_start(announced.front())
             : "None of the " + std::to_string(announced.size()) + " announced tags";
}

TagChoice choose_highest(const Ranking& ranking, std::span<const std::string> announced,
                         const std::string& current) {
  const auto floor = ranking.of_current(current);
  std::optional<std::size_t> best;
  std::optional<Rank> best_rank;
  std::optional<std::size_t> left;
  for (std::size_t i = 0; i < announced.size(); ++i) {
    if (is_attachment(announced[i])) continue;
    auto rank = ranking.of_announced(announced[i]);
    if (!rank) continue;
    const bool forward = !floor || is_before(*floor, *rank) || announced[i] == current;
    if (!forward) left = i;
    if (forward && (!best || is_before(*best_rank, *rank))) {
      best = i;
      best_rank = std::move(rank);
    }
  }
  if (best) {
    return {announced[*best],
            quoted_start(announced[*best]) + " " + ranking.words() +
                (announced[*best] == current ? " and was announced again."
                                             : ", and the highest of those announced.")};
  }
  if (left) {
    return {std::nullopt, quoted_start(announced[*left]) + " is not higher than the current tag " +
                              quoted_start(current) + "; a policy never moves backwards."};
  }
  const bool one = announced.size() == 1;
  return {std::nullopt,
          count_of(announced) + (one ? " is none that " : " ") + ranking.words() + "."};
}

TagChoice choose_exact(const std::string& tag, std::span<const std::string> announced) {
  if (!tag.empty() && std::find(announced.begin(), announced.end(), tag) != announced.end()) {
    return {tag, quoted_start(tag) + " is exactly the tag that the policy names."};
  }
  return {std::nullopt, count_of(announced) + (announced.size() == 1 ? " is not " : " is ") +
                            quoted_start(tag) + ", the only one that the policy takes."};
}

TagChoice choose_last(std::span<const std::string> announced) {
  const auto last = std::find_if_not(announced.rbegin(), announced.rend(), is_attachment);
  if (last == announced.rend()) {
    return {std::nullopt, "What was announced is attached to an image, and no version of it."};
  }
  return {*last, quoted_start(*last) + " is the last announced tag."};
}

}  // namespace

TagChoice choose_tag(const std::optional<TagPolicy>& policy, std::span<const std::string> announced,
                     std::string_view current) {
  if (announced.empty()) return {std::nullopt, "No tag was announced."};
  const std::string own(current);
  switch (policy ? policy->kind : TagPolicyKind::NEWEST) {
    case TagPolicyKind::EXACT:
      return choose_exact(policy->value.empty() ? own : policy->value, announced);
    case TagPolicyKind::SEMVER:
      return choose_highest(RangeRanking(*policy), announced, own);
    case TagPolicyKind::REGEX:
      return choose_highest(PatternRanking(*policy), announced, own);
    case TagPolicyKind::NEWEST:
      return choose_last(announced);
  }
  return {};
}

bool follows_list(const std::optional<TagPolicy>& policy) {
  return policy && policy->kind != TagPolicyKind::EXACT;
}

std::optional<std::string> followed_tag(const std::optional<TagPolicy>& policy,
                                        std::span<const std::string> listed,
                                        const std::optional<std::vector<std::string>>& known,
                                        const std::string& current) {
  if (!policy) return current;
  switch (policy->kind) {
    case TagPolicyKind::EXACT:
      return policy->value.empty() ? current : policy->value;
    case TagPolicyKind::SEMVER:
    case TagPolicyKind::REGEX:
      return choose_tag(policy, listed, current).tag;
    case TagPolicyKind::NEWEST:
      break;
  }
  std::vector<std::string> appeared;
  if (known) {
    const std::set<std::string> seen(known->begin(), known->end());
    std::copy_if(listed.begin(), listed.end(), std::back_inserter(appeared),
                 [&](const auto& tag) { return !seen.contains(tag); });
  }
  const auto newest = choose_last(appeared).tag;
  return newest ? newest : current;
}

}  // namespace slipway::rules
