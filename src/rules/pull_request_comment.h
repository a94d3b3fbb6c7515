#pragma once
// What a comment on a pull request says of Slipway. Pure functions.

#include <string>
#include <vector>

#include "model/commit_status.h"
#include "rules/commit_news.h"

namespace slipway::rules {

struct CommentRow {
  std::string name;  // "shop/production/web"
  CommitNews news;
  std::string url;  // "": it leads nowhere
};

// Markdown, which begins with `mark`: one line for each service, the most urgent first.
std::string comment_of(const std::string& mark, const std::string& commit,
                       std::vector<CommentRow> rows);

}  // namespace slipway::rules
