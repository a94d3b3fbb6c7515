#pragma once
// Bitbucket Cloud, by
// https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/.

#include <memory>

#include "forge/comments/comment_api.h"

namespace slipway::forge {

std::unique_ptr<CommentApi> make_bitbucket_comment_api();

}  // namespace slipway::forge
