#include "forge/common/pull_request.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/time.h"
#include "forge/common/git_names.h"
#include "forge/common/github_shape.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kBranchFolder = "refs/heads/";

// "" where it is no branch's name.
std::string branch_of(std::string_view text) {
  if (text.starts_with(kBranchFolder)) text.remove_prefix(kBranchFolder.size());
  if (!is_branch_name(text)) return {};
  return rules::storable(text);
}

// GitLab wrote "2017-09-15 16:50:55 UTC" for long, and Azure DevOps has seven digits of a second.
std::optional<base::Timestamp> time_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (const auto time = base::parse_iso8601(text)) return time;
  std::string iso(text);
  if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  if (iso.ends_with(" UTC")) iso.replace(iso.size() - 4, 4, "Z");
  const auto dot = iso.find('.');
  if (dot != std::string::npos) {
    const auto end = iso.find_first_not_of("0123456789", dot + 1);
    if (end != std::string::npos && end - dot - 1 > 6) iso.erase(dot + 7, end - dot - 7);
  }
  return base::parse_iso8601(iso);
}

// What GitHub ("synchronize") and its like ("synchronized") say when something of it changed that
// counts.
constexpr std::array<std::string_view, 7> kActions{
    "opened", "reopened", "closed", "edited", "synchronize", "synchronized", "merged"};

struct Side {
  std::string_view branch;
  std::string_view head;
  std::optional<std::string_view> repository;
};

Side side_of(const std::optional<rules::Json>& side, const std::optional<rules::Json>& branch,
             const std::optional<rules::Json>& repository) {
  const auto [ref, sha, repo] = rules::members_of(side, {"ref", "sha", "repo"});
  const auto [full_name] = rules::members_of(repo ? repo : repository, {"full_name"});
  return {rules::first_text_of({ref, branch}), rules::first_text_of({sha}),
          rules::text_of(full_name)};
}

}  // namespace

std::optional<std::int64_t> whole_number_of(const std::optional<rules::Json>& json) {
  if (!json) return std::nullopt;
  const auto number = json->get_int64();
  if (number.error() != simdjson::SUCCESS || number.value_unsafe() < 1) return std::nullopt;
  return number.value_unsafe();
}

rules::Meaning pull_request(const PullRequestParts& parts,
                            const std::function<std::vector<std::string>()>& addresses) {
  rules::PullRequestNews news;
  news.number = parts.number.value_or(0);
  news.source_branch = branch_of(parts.source_branch);
  news.target_branch = branch_of(parts.target_branch);
  if (news.number > 0 && !news.source_branch.empty() && !news.target_branch.empty()) {
    news.repository_urls = addresses();
  }
  if (news.repository_urls.empty()) {
    return rules::Nothing{
        "A pull request, of which the payload does not say which branches it is about."};
  }
  news.title = rules::storable(parts.title);
  news.author = rules::storable(parts.author);
  news.url = rules::storable(parts.url);
  if (is_object_id(parts.head) && !is_zero_id(parts.head)) news.head = base::to_lower(parts.head);
  // Of a fork that was deleted nothing is said.
  news.from_fork = !parts.source_repository || !parts.target_repository ||
                   *parts.source_repository != *parts.target_repository;
  news.is_open = parts.is_open;
  news.was_reopened = parts.was_reopened;
  news.at = time_of(parts.at);
  return news;
}

rules::Nothing unimportant_action(std::string_view action) {
  return {base::joined(
      {"A pull request's ", rules::quote(action), " changes nothing of what a preview shows."})};
}

rules::Meaning read_shaped_pull_request(const rules::Json& root) {
  const auto [action, number, request] =
      rules::members_of(root, {"action", "number", "pull_request"});
  const auto word = rules::first_text_of({action});
  if (std::find(kActions.begin(), kActions.end(), word) == kActions.end()) {
    return unimportant_action(word);
  }
  const auto [title, user, url, head, base, head_branch, base_branch, head_repository,
              base_repository, updated, state] =
      rules::members_of(request, {"title", "user", "html_url", "head", "base", "head_branch",
                                  "base_branch", "head_repo", "base_repo", "updated_at", "state"});
  const auto [login] = rules::members_of(user, {"login"});
  const Side source = side_of(head, head_branch, head_repository);
  const Side target = side_of(base, base_branch, base_repository);
  PullRequestParts parts;
  parts.number = whole_number_of(number);
  parts.title = rules::first_text_of({title});
  parts.author = rules::first_text_of({login});
  parts.url = rules::first_text_of({url});
  parts.source_branch = source.branch;
  parts.target_branch = target.branch;
  parts.head = source.head;
  parts.source_repository = source.repository;
  parts.target_repository = target.repository;
  parts.at = rules::first_text_of({updated});
  parts.is_open = word != "closed" && word != "merged" && rules::text_of(state) != "closed";
  parts.was_reopened = word == "reopened";
  return pull_request(parts, [&] { return shaped_addresses(root); });
}

}  // namespace slipway::forge
