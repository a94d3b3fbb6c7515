#include "forge/common/push.h"

#include <algorithm>

#include "base/character_set.h"
#include "base/text.h"
#include "forge/common/git_names.h"
#include "model/git_url.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";

constexpr base::CharacterSet kLowerHexDigits([](char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
});

// In lower case; "" where it is all zeros, git's word for "no commit".
base::Result<std::string> read_id(std::string_view name, std::string_view text) {
  const bool is_lower = is_object_id_length(text.size()) && kLowerHexDigits.has_all(text);
  if (!is_lower && !is_object_id(text)) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + std::string(name) + "' is " + rules::quote(text) +
                          ", which is no commit id: it must have 40 or 64 hexadecimal digits.",
                      std::string(name));
  }
  if (is_zero_id(text)) return std::string();
  return is_lower ? std::string(text) : base::to_lower(text);
}

tl::unexpected<base::Error> lacking(std::string_view name) {
  return base::fail(base::ErrorCode::kInvalid,
                    base::joined({"The push lacks '", name, "', which must be a string."}),
                    std::string(name));
}

}  // namespace

base::Result<std::variant<rules::BranchMove, rules::Nothing>> read_change(const RefChange& change) {
  if (!change.ref) return lacking("ref");
  if (!change.after) return lacking("after");
  const std::string_view ref = *change.ref;
  if (!is_full_ref(ref)) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'ref' is " + rules::quote(ref) +
                          ", which is no full name of a ref, such as refs/heads/main.",
                      "ref");
  }
  auto after = read_id("after", *change.after);
  if (!after) return base::fail(std::move(after.error()));
  rules::BranchMove move;
  if (change.before && !change.before->empty()) {
    auto before = read_id("before", *change.before);
    if (!before) return base::fail(std::move(before.error()));
    move.before = std::move(*before);
  }
  const bool is_branch = ref.starts_with(kBranches);
  const bool is_tag = ref.starts_with(kTags);
  if (after->empty()) {
    return is_branch ? deleted_ref("branch", ref.substr(kBranches.size()))
           : is_tag  ? deleted_ref("tag", ref.substr(kTags.size()))
                     : deleted_ref("ref", ref);
  }
  move.after = std::move(*after);
  if (move.before == move.after) {
    return rules::Nothing{"A test push: before and after are the same commit, so nothing moved."};
  }
  if (is_tag) {
    return rules::Nothing{base::joined({"The tag ", rules::quote(ref.substr(kTags.size())),
                                        " was pushed; only branches are deployed."})};
  }
  if (!is_branch) {
    return rules::Nothing{base::joined(
        {"The ref ", rules::quote(ref), " is no branch; only branches are deployed."})};
  }
  move.ref = ref;
  return move;
}

std::vector<std::string> usable_addresses(std::span<const std::string_view> candidates) {
  std::vector<std::string> addresses;
  addresses.reserve(candidates.size());
  for (const auto candidate : candidates) {
    // None, and the same text again, are frequent, and cheaper to see than to read.
    if (candidate.empty()) continue;
    if (std::find(addresses.begin(), addresses.end(), candidate) != addresses.end()) continue;
    const auto parts = model::split_git_url(candidate);
    if (!parts) continue;
    if (parts->password.empty()) {
      addresses.emplace_back(candidate);
      continue;
    }
    auto address = model::GitUrl(*parts).to_string();
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
      addresses.push_back(std::move(address));
    }
  }
  return addresses;
}

std::vector<std::string> usable_addresses(std::initializer_list<std::string_view> candidates) {
  return usable_addresses(std::span(candidates.begin(), candidates.size()));
}

std::string_view message_in(const std::optional<rules::Json>& commits,
                            const std::string_view (&members)[2], std::string_view commit) {
  const auto list = commits ? rules::array_at(*commits, {}) : std::nullopt;
  if (!list) return {};
  for (const auto& entry : *list) {
    const auto [id, message] = rules::members_of(entry, members);
    if (rules::text_of(id) == commit) return rules::text_of(message).value_or("");
  }
  return {};
}

rules::Meaning one_move(rules::BranchMove&& move) {
  std::vector<rules::BranchMove> moves;
  moves.push_back(std::move(move));
  return moves;
}

void ChangedRefs::add(std::variant<rules::BranchMove, rules::Nothing> change) {
  if (auto* nothing = std::get_if<rules::Nothing>(&change)) {
    reasons_.push_back(std::move(*nothing));
  } else {
    moves_.push_back(std::move(std::get<rules::BranchMove>(change)));
  }
}

rules::Meaning ChangedRefs::meaning() && {
  if (moves_.empty())
    return rules::summarize(std::move(reasons_), "The delivery names no updates.");
  return std::move(moves_);
}

base::Result<rules::Meaning> lacking_address() {
  return base::fail(base::ErrorCode::kInvalid,
                    "The push lacks an address of its repository that git can fetch from.",
                    "repository");
}

rules::Nothing deleted_ref(std::string_view kind, std::string_view name) {
  return {rules::quoted_within(base::joined({"The ", kind, " "}), name,
                               " was deleted; what is deployed stays as it is.")};
}

rules::Nothing about_checks(std::string_view event, std::vector<std::string> repository_urls) {
  return {
      rules::quoted_within("The event ", event,
                           " is about a commit's checks: what waits for them is looked at again."),
      std::move(repository_urls)};
}

rules::Nothing no_push(std::string_view event) {
  return {rules::quoted_within("The event ", event, " is no push, so there is nothing to deploy.")};
}

}  // namespace slipway::forge
