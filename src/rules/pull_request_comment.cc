#include "rules/pull_request_comment.h"

#include <algorithm>

#include "base/cut.h"

namespace slipway::rules {
namespace {

constexpr std::size_t kMostRows = 100;   // forges limit the size of a comment
constexpr std::size_t kNewsShown = 300;  // characters
constexpr std::string_view kMarkdown = "\\`*_{}[]<>()#+-!|~@&";

// A line of a table; what others wrote has no meaning, and mentions nobody.
std::string in_cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      escaped += ' ';
    } else if (c == '@') {
      escaped += "&#64;";
    } else {
      if (kMarkdown.find(c) != std::string_view::npos) escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

int urgency(model::CommitState state) {
  switch (state) {
    case model::CommitState::FAILURE:
      return 0;
    case model::CommitState::RUNNING:
      return 1;
    case model::CommitState::PENDING:
      return 2;
    case model::CommitState::CANCELED:
      return 3;
    case model::CommitState::SUCCESS:
      return 4;
    case model::CommitState::SKIPPED:
      return 5;
  }
  return 5;
}

}  // namespace

std::string comment_of(const std::string& mark, const std::string& commit,
                       std::vector<CommentRow> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const auto& left, const auto& right) {
    return urgency(left.news.state) < urgency(right.news.state);
  });
  std::string text = mark + "\n\nWhat Slipway made of `" + commit.substr(0, 8) +
                     "`:\n\n| Service | |\n| --- | --- |\n";
  for (std::size_t i = 0; i < rows.size() && i < kMostRows; ++i) {
    const auto& row = rows[i];
    const std::string name = in_cell(row.name);
    text += "| " + (row.url.empty() ? name : "[" + name + "](" + row.url + ")") + " | " +
            in_cell(base::cut(row.news.description, kNewsShown)) + " |\n";
  }
  if (rows.size() > kMostRows) {
    text += "\nand " + std::to_string(rows.size() - kMostRows) + " more.\n";
  }
  return text;
}

}  // namespace slipway::rules
