#pragma once
// What every forge's pull (or merge) request comes down to: open or not, from which branch to
// which. Pure functions, called by the adapters.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/webhook/json.h"
#include "rules/webhook/sender.h"

namespace slipway::forge {

// As a payload says it; what it lacks is empty.
struct PullRequestParts {
  std::optional<std::int64_t> number;
  std::string_view title;
  std::string_view author;
  std::string_view url;
  std::string_view source_branch;  // short, or a full ref
  std::string_view target_branch;
  std::string_view head;
  std::optional<std::string_view> source_repository;  // by which both are the same or not
  std::optional<std::string_view> target_repository;
  std::string_view at;
  bool is_open = true;
  bool was_reopened = false;
};

// Nothing where the payload does not say which branches it is about: those of some forges leave
// parts out, and no preview is a reason for them to switch a webhook off.
// The addresses of the target's repository are asked for only where it does.
rules::Meaning pull_request(const PullRequestParts& parts,
                            const std::function<std::vector<std::string>()>& addresses);

// Of an action that changes nothing about what is previewed.
rules::Nothing unimportant_action(std::string_view action);

// GitHub's shape, which Gitea, Forgejo and Gogs took over.
rules::Meaning read_shaped_pull_request(const rules::Json& root);

std::optional<std::int64_t> whole_number_of(const std::optional<rules::Json>& json);

}  // namespace slipway::forge
