#pragma once
// The API by which one kind of forge lets a repository's webhooks be listed, made and corrected:
// which requests to send, and what the answers say. Adapters stand in the forges' folders; all are
// pure, stateless and thread-safe. HookKeeper sends the requests.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

// What the forge is to send to.
struct WantedHook {
  std::string url;
  std::string secret;  // "": unsigned
  // Beside pushes, as the forge names them.
  std::vector<std::string> more_events{};
  // Where each webhook tells of one event alone (HookApi::lone_push_event): which.
  std::string lone_event{};
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
  std::vector<FoundHook> parts{};             // where each tells of one event alone: all of them

  bool is_right() const { return missing_events.empty() && faults.empty(); }
  friend bool operator==(const FoundHook&, const FoundHook&) = default;
};

struct HookPage {
  std::vector<FoundHook> hooks;
  bool has_more = false;
};

class HookApi : public ForgeApi {
 public:
  std::string_view subject() const final { return "the webhooks"; }
  std::string_view advice() const final {
    return " It must be able to reach Slipway's --public-url.";
  }

  // The events by which it tells of checks, as the forge names them; none where it has none.
  virtual std::vector<std::string> check_events() const { return {}; }
  // Whether older versions of the forge know none of them: a webhook without is right then.
  virtual bool may_lack_check_events() const { return false; }
  // The same for pull requests and what becomes of them.
  virtual std::vector<std::string> pull_request_events() const { return {}; }
  // That of pushes, where each webhook tells of one event alone: then all of the same address
  // together are one to everybody else. "" where a webhook tells of many.
  virtual std::string_view lone_push_event() const { return ""; }

  // What has to be asked before anything else, where the API wants ids for names; nothing
  // otherwise. `know` takes its answer: kFailed where it is not what this forge answers.
  virtual std::optional<io::HttpRequest> lookup(const ForgeTarget& /*target*/) const { return {}; }
  virtual base::Result<void> know(const io::HttpResponse& /*answer*/,
                                  ForgeTarget& /*target*/) const {
    return {};
  }

  // Pages are numbered from 1.
  virtual io::HttpRequest list(const ForgeTarget& target, int page) const = 0;
  virtual io::HttpRequest create(const ForgeTarget& target, const WantedHook& wanted) const = 0;
  virtual io::HttpRequest update(const ForgeTarget& target, const FoundHook& found,
                                 const WantedHook& wanted) const = 0;
  virtual io::HttpRequest remove(const ForgeTarget& target, const FoundHook& found) const = 0;

  // Of answers whose status says success. kFailed where it is not what this forge answers.
  virtual base::Result<HookPage> read_page(const io::HttpResponse& answer) const = 0;
  virtual base::Result<FoundHook> read_hook(const io::HttpResponse& answer) const = 0;
};

}  // namespace slipway::forge
