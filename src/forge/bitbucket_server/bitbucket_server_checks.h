#pragma once
// The builds of a commit at Bitbucket Server and Data Center, by
// https://developer.atlassian.com/server/bitbucket/how-tos/updating-build-status-for-commits and
// the resource build-status of its REST API, which lists them whatever the repository. There is no
// webhook that tells of them.

#include <memory>

#include "forge/checks/check_api.h"

namespace slipway::forge {

std::unique_ptr<CheckApi> make_bitbucket_server_check_api();

}  // namespace slipway::forge
