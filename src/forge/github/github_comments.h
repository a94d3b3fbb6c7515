#pragma once
// GitHub and GitHub Enterprise Server, by
// https://docs.github.com/en/rest/issues/comments?apiVersion=2022-11-28.

#include <memory>

#include "forge/comments/comment_api.h"

namespace slipway::forge {

std::unique_ptr<CommentApi> make_github_comment_api();

}  // namespace slipway::forge
