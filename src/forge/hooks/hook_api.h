#pragma once
// The API by which one kind of forge lets a repository's webhooks be listed, made and corrected:
// which requests to send, and what the answers say. Adapters stand in the forges' folders; all are
// pure, stateless and thread-safe. HookKeeper sends the requests.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/http_client.h"
#include "model/git_url.h"
#include "model/hook.h"

namespace slipway::forge {

// A repository at a forge, and how the forge's API is asked about it.
struct HookTarget {
  std::string api_url;     // without "/" at its end: "https://api.github.com"
  std::string repository;  // its path there, without ".git": "acme/shop", "group/sub/shop"
  std::string token;
  std::string token_name;  // for messages
};

// What the forge is to send to.
struct WantedHook {
  std::string url;
  std::string secret;  // "": unsigned
};

// A webhook of a repository as the forge shows it; its secret is shown by none.
struct FoundHook {
  std::string id;  // the forge's
  std::string url;
  std::vector<std::string> events{};          // as the forge names them
  std::vector<std::string> missing_events{};  // of those that Slipway needs
  std::optional<bool> has_secret{};           // nothing where the forge does not say
  std::vector<std::string> faults{};          // what else is wrong with it, a sentence each
  std::vector<std::string> remarks{};         // what a person may want to know of it
  bool must_be_remade = false;                // the forge's API cannot correct it

  bool is_right() const { return missing_events.empty() && faults.empty(); }
  friend bool operator==(const FoundHook&, const FoundHook&) = default;
};

struct HookPage {
  std::vector<FoundHook> hooks;
  bool has_more = false;
};

class HookApi {
 public:
  virtual ~HookApi() = default;

  virtual model::HookKind kind() const = 0;
  virtual std::string_view name() const = 0;  // "GitHub"
  // What a token must be allowed: "the scope admin:repo_hook".
  virtual std::string_view needed_right() const = 0;
  // Where the API of the forge stands that a repository is at.
  virtual std::string default_url(const model::GitUrl& repository) const = 0;

  // Pages are numbered from 1.
  virtual io::HttpRequest list(const HookTarget& target, int page) const = 0;
  virtual io::HttpRequest create(const HookTarget& target, const WantedHook& wanted) const = 0;
  virtual io::HttpRequest update(const HookTarget& target, const FoundHook& found,
                                 const WantedHook& wanted) const = 0;
  virtual io::HttpRequest remove(const HookTarget& target, const FoundHook& found) const = 0;

  // Of answers whose status says success. kFailed where it is not what this forge answers.
  virtual base::Result<HookPage> read_page(const io::HttpResponse& answer) const = 0;
  virtual base::Result<FoundHook> read_hook(const io::HttpResponse& answer) const = 0;
};

}  // namespace slipway::forge
