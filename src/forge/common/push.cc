#include "forge/common/push.h"

#include <algorithm>

#include "forge/common/git_names.h"
#include "model/git_url.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";

base::Result<std::string> read_id(std::string_view name, std::string_view text) {
  if (!is_object_id(text)) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + std::string(name) + "' is " + rules::quote(text) +
                          ", which is no commit id: it must have 40 or 64 hexadecimal digits.",
                      std::string(name));
  }
  std::string id(text);
  std::transform(id.begin(), id.end(), id.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return id;
}

tl::unexpected<base::Error> lacking(std::string_view name) {
  return base::fail(base::ErrorCode::kInvalid,
                    "The push lacks '" + std::string(name) + "', which must be a string.",
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
  const auto after = read_id("after", *change.after);
  if (!after) return base::fail(after.error());
  rules::BranchMove move;
  move.ref = std::string(ref);
  move.after = *after;
  if (change.before && !change.before->empty()) {
    const auto before = read_id("before", *change.before);
    if (!before) return base::fail(before.error());
    if (!is_zero_id(*before)) move.before = *before;
  }
  const bool is_branch = ref.starts_with(kBranches);
  const bool is_tag = ref.starts_with(kTags);
  if (is_zero_id(move.after)) {
    return is_branch ? deleted_ref("branch", ref.substr(kBranches.size()))
           : is_tag  ? deleted_ref("tag", ref.substr(kTags.size()))
                     : deleted_ref("ref", ref);
  }
  if (move.before == move.after) {
    return rules::Nothing{"A test push: before and after are the same commit, so nothing moved."};
  }
  if (is_tag) {
    return rules::Nothing{"The tag " + rules::quote(ref.substr(kTags.size())) +
                          " was pushed; only branches are deployed."};
  }
  if (!is_branch) {
    return rules::Nothing{"The ref " + rules::quote(ref) +
                          " is no branch; only branches are deployed."};
  }
  return move;
}

std::vector<std::string> usable_addresses(const std::vector<std::string_view>& candidates) {
  std::vector<std::string> addresses;
  for (const auto candidate : candidates) {
    const auto url = model::parse_git_url(candidate);
    if (!url) continue;
    auto address = url->password.empty() ? std::string(candidate) : url->to_string();
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
      addresses.push_back(std::move(address));
    }
  }
  return addresses;
}

void ChangedRefs::add(std::variant<rules::BranchMove, rules::Nothing> change) {
  if (auto* nothing = std::get_if<rules::Nothing>(&change)) {
    reasons_.push_back(std::move(*nothing));
  } else {
    moves_.push_back(std::move(std::get<rules::BranchMove>(change)));
  }
}

rules::Meaning ChangedRefs::meaning() && {
  if (moves_.empty()) return rules::summarize(reasons_, "The delivery names no updates.");
  return std::move(moves_);
}

base::Result<rules::Meaning> lacking_address() {
  return base::fail(base::ErrorCode::kInvalid,
                    "The push lacks an address of its repository that git can fetch from.",
                    "repository");
}

rules::Nothing deleted_ref(std::string_view kind, std::string_view name) {
  return {"The " + std::string(kind) + " " + rules::quote(name) +
          " was deleted; what is deployed stays as it is."};
}

rules::Nothing no_push(std::string_view event) {
  return {"The event " + rules::quote(event) + " is no push, so there is nothing to deploy."};
}

}  // namespace slipway::forge
