#pragma once
// Where a git token may go: to the forge that it is of, whatever repository a service names with
// it. The API asks before it keeps such a service, and a step before it uses the token. Pure.

#include <string>
#include <string_view>

#include "model/git_url.h"
#include "store/organizations.h"

namespace slipway::pipeline {

// One name for all by which a forge that everybody uses at one place goes; else the host itself.
std::string forge_host(std::string_view host);

// A key only signs, and is sent nowhere; `plain` is the token as it is without encryption.
bool is_deploy_key(const store::GitToken& token, std::string_view plain);

// The host that the token is of, as its git_api_url says, or a type that has one host; "" where
// neither does. An address inside this machine says nothing: it is a tunnel's.
std::string origin_of(const store::GitToken& token);

// Why the token is not for this repository, and what to do; "" where it is, or does not say.
std::string wrong_origin(const store::GitToken& token, const model::GitUrl& repository);

}  // namespace slipway::pipeline
