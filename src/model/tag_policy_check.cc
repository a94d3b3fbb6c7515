#include "model/tag_policy_check.h"

#include "base/encoding.h"
#include "model/image.h"
#include "model/semver.h"
#include "model/tag_pattern.h"

namespace slipway::model {
namespace {

constexpr std::size_t kLongestPattern = 256;
constexpr std::int64_t kPatternMemory = std::int64_t{1} << 20U;

tl::unexpected<base::Error> refuse_policy(std::string message) {
  return base::fail(base::ErrorCode::kInvalid, std::move(message), "value");
}

base::Result<void> check_pattern(const TagPolicy& policy) {
  if (policy.value.empty()) {
    return refuse_policy(
        "A REGEX policy needs a pattern. Write one that matches the whole tag, with the part that "
        "orders the tags in parentheses: main-([0-9]+).");
  }
  if (policy.value.size() > kLongestPattern) {
    return refuse_policy("A REGEX policy's pattern has at most 256 characters.");
  }
  const RE2 pattern(policy.value, tag_pattern_options());
  if (!pattern.ok()) {
    return refuse_policy(quoted_start(policy.value) +
                         " is no pattern: " + base::to_valid_utf8(pattern.error()) +
                         ". Write it in RE2's syntax, without look-around and back-references: "
                         "main-([0-9]+).");
  }
  if (pattern.NumberOfCapturingGroups() == 0) {
    return refuse_policy(
        quoted_start(policy.value) +
        " has no group to order tags by. Put that part in parentheses: main-([0-9]+).");
  }
  return {};
}

}  // namespace

std::string quoted_start(std::string_view text) {
  return "'" + base::to_valid_utf8(text.substr(0, 80)) + "'";
}

RE2::Options tag_pattern_options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  return options;
}

base::Result<TagPolicy> check_tag_policy(const TagPolicy& policy) {
  switch (policy.kind) {
    case TagPolicyKind::EXACT:
      if (!policy.value.empty() && !is_tag(policy.value)) {
        return refuse_policy(
            parse_tag(policy.value).error().message +
            " A range of versions is a SEMVER policy, a pattern a REGEX one (semver: and "
            "regex: in slipway.yaml).");
      }
      break;
    case TagPolicyKind::SEMVER:
      if (auto range = VersionRange::parse(policy.value); !range) return base::fail(range.error());
      break;
    case TagPolicyKind::REGEX:
      if (auto checked = check_pattern(policy); !checked) return base::fail(checked.error());
      break;
    case TagPolicyKind::NEWEST:
      if (!policy.value.empty()) {
        return refuse_policy(
            "A NEWEST policy takes whatever is announced last and has no value. Leave " +
            quoted_start(policy.value) + " out, or make the kind SEMVER or REGEX.");
      }
      break;
  }
  if (policy.kind != TagPolicyKind::REGEX && policy.order != TagOrder::NUMERIC) {
    return base::fail(base::ErrorCode::kInvalid,
                      "Only a REGEX policy has an order. Leave it out; SEMVER always orders tags "
                      "as versions.",
                      "order");
  }
  return policy;
}

}  // namespace slipway::model
