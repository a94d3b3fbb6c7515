#pragma once
// Gitea and Forgejo, by https://docs.gitea.com/api/ (issue comments).

#include <memory>

#include "forge/comments/comment_api.h"

namespace slipway::forge {

std::unique_ptr<CommentApi> make_gitea_comment_api();
std::unique_ptr<CommentApi> make_forgejo_comment_api();

}  // namespace slipway::forge
