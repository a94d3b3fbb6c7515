#pragma once
// GitLab, by https://docs.gitlab.com/api/notes/ and https://docs.gitlab.com/api/commits/.

#include <memory>

#include "forge/comments/comment_api.h"

namespace slipway::forge {

std::unique_ptr<CommentApi> make_gitlab_comment_api();

}  // namespace slipway::forge
