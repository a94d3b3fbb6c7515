#include "forge/common/push.h"

#include <algorithm>

#include "base/encoding.h"
#include "forge/common/git_names.h"
#include "model/git_url.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";
constexpr std::size_t kLongestQuote = 200;

base::Result<std::string> read_id(std::string_view name, std::string_view text) {
  if (!is_object_id(text)) {
    return base::fail(base::ErrorCode::kInvalid,
                      "'" + std::string(name) + "' is " + quote(text) +
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

base::Result<std::variant<BranchMove, Nothing>> read_change(const RefChange& change) {
  if (!change.ref) return lacking("ref");
  if (!change.after) return lacking("after");
  const std::string_view ref = *change.ref;
  if (!is_full_ref(ref)) {
    return base::fail(
        base::ErrorCode::kInvalid,
        "'ref' is " + quote(ref) + ", which is no full name of a ref, such as refs/heads/main.",
        "ref");
  }
  const auto after = read_id("after", *change.after);
  if (!after) return base::fail(after.error());
  BranchMove move;
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
    return Nothing{"A test push: before and after are the same commit, so nothing moved."};
  }
  if (is_tag) {
    return Nothing{"The tag " + quote(ref.substr(kTags.size())) +
                   " was pushed; only branches are deployed."};
  }
  if (!is_branch) {
    return Nothing{"The ref " + quote(ref) + " is no branch; only branches are deployed."};
  }
  return move;
}

std::vector<std::string> usable_addresses(std::initializer_list<std::string_view> candidates) {
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

base::Result<Meaning> lacking_address() {
  return base::fail(base::ErrorCode::kInvalid,
                    "The push lacks an address of its repository that git can fetch from.",
                    "repository");
}

Nothing deleted_ref(std::string_view kind, std::string_view name) {
  return {"The " + std::string(kind) + " " + quote(name) +
          " was deleted; what is deployed stays as it is."};
}

Nothing no_push(std::string_view event) {
  return {"The event " + quote(event) + " is no push, so there is nothing to deploy."};
}

std::string quote(std::string_view text) {
  const bool is_long = text.size() > kLongestQuote;
  if (is_long) {
    text = text.substr(0, kLongestQuote);
    // Not within a character of several bytes.
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80) {
      text.remove_suffix(1);
    }
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.remove_suffix(1);
  }
  return "'" + storable(text) + (is_long ? "...'" : "'");
}

std::string storable(std::string_view text) {
  std::string result = base::to_valid_utf8(text);
  for (auto at = result.find('\0'); at != std::string::npos; at = result.find('\0', at)) {
    result.replace(at, 1, "\xEF\xBF\xBD");
  }
  return result;
}

}  // namespace slipway::forge
