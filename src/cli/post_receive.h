#pragma once
// The post-receive script of a plain git server: tells a hook of kind GIT which refs moved. Called
// by `hook git`. Pure.

#include <string>

namespace slipway::cli {

struct PostReceive {
  std::string hook_url;
  std::string repository;   // empty: the script asks git's configuration
  std::string secret_file;  // empty: "slipway-secret" in the repository's folder
};

// POSIX sh; needs curl, openssl, od and git.
std::string post_receive_script(const PostReceive& settings);

}  // namespace slipway::cli
