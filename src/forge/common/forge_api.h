#pragma once
// What all that Slipway asks of a forge's API have in common: which forge it is, where its API
// stands, and what a token must be allowed. One interface for each capability derives from it; all
// are pure, stateless and thread-safe: they say which requests to send, and others send them.

#include <string>
#include <string_view>

#include "model/git_url.h"
#include "model/hook.h"

namespace slipway::forge {

// A repository at a forge, and how the forge's API is asked about it.
struct ForgeTarget {
  std::string api_url;     // without "/" at its end: "https://api.github.com"
  std::string repository;  // its path there, without ".git": "acme/shop", "group/sub/shop"
  std::string token;
  std::string token_name;  // for messages
  // Of an API that wants ids for names, once they were looked up.
  std::string repository_id{};
  std::string project_id{};
};

class ForgeApi {
 public:
  virtual ~ForgeApi() = default;

  virtual model::HookKind kind() const = 0;
  virtual std::string_view name() const = 0;  // "GitHub"
  // What a token must be allowed: "the scope admin:repo_hook".
  virtual std::string_view needed_right() const = 0;
  // What the capability is about, for messages: "the webhooks".
  virtual std::string_view subject() const = 0;
  // What to look at where the forge does not take what it is given: a sentence after a space, or
  // "".
  virtual std::string_view advice() const { return ""; }
  // Where the API of the forge stands that a repository is at.
  virtual std::string default_url(const model::GitUrl& repository) const = 0;
  // The repository as the API names it; "" where the address has no owner.
  virtual std::string path_of(const model::GitUrl& repository) const;
};

}  // namespace slipway::forge
