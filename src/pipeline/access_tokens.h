#pragma once
// What stands for a git token where a forge is asked: the token itself, or of a GitHub App the
// short-lived token of its installation, which is kept until shortly before it ends.

#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "model/git_url.h"

namespace slipway::store {
struct GitToken;
}

namespace slipway::pipeline {

struct Context;

// Thread-safe; asks with no lock held, so that two may ask at once for the same.
class InstallationTokens {
 public:
  std::optional<std::string> find(const std::string& key, base::Timestamp now) const;
  void keep(const std::string& key, const std::string& token, base::Timestamp until);
  // A forge refused a request with this token, for that reason. Unless it was asked too often, the
  // token is forgotten: its App was installed anew, or got a right since, and tokens keep those of
  // when they were made.
  void note_refusal(const std::string& token, int status, base::ErrorCode reason);

 private:
  struct Kept {
    std::string token;
    base::Timestamp until;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

// Blocking where it is an App's. kUnavailable and kRateLimited where GitHub may answer later;
// kFailed, with what to do, where it would not.
base::Result<std::string> access_token(Context& context, const store::GitToken& token,
                                       const model::GitUrl& repository,
                                       const std::stop_token& stop = {});

// The same where it is about no repository, from the API at `api_url`: kFailed of an App whose
// installation is not given.
base::Result<std::string> access_token(Context& context, const store::GitToken& token,
                                       const std::string& api_url,
                                       const std::stop_token& stop = {});

}  // namespace slipway::pipeline
