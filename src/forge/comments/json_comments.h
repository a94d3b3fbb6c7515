#pragma once
// What the forges' answers about pull requests and their comments have in common. Pure.

#include "forge/comments/comment_api.h"

namespace slipway::forge {

struct CommentShape {
  std::string_view forge;                          // for messages
  std::string_view list;                           // the member that holds an array; "": the body
  std::string_view number;                         // of a pull request
  std::string_view open;                           // its state then
  std::initializer_list<std::string_view> commit;  // where its newest commit stands
  std::initializer_list<std::string_view> text;    // where a comment's text stands
};

// The commit may be given by its first digits.
base::Result<std::vector<std::string>> read_pull_requests(const CommentShape& shape,
                                                          const io::HttpResponse& answer,
                                                          const std::string& commit);
base::Result<std::optional<std::string>> read_comments(const CommentShape& shape,
                                                       const io::HttpResponse& answer);
base::Result<std::string> read_comment_id(const CommentShape& shape,
                                          const io::HttpResponse& answer);

}  // namespace slipway::forge
