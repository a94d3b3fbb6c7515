#pragma once
// What the forges' APIs for webhooks have in common: JSON both ways, the token in a header, and
// lists that a Link header (RFC 8288) continues. An adapter says where its hooks stand and how one
// reads. Stateless and thread-safe.

#include <initializer_list>
#include <optional>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "forge/common/json_api.h"
#include "forge/hooks/hook_api.h"

namespace slipway::forge {

// How an API presents itself.
struct HookApiProfile {
  model::HookKind kind;
  std::string_view name;  // "GitHub"
  std::string_view needed_right;
  int page_size = 100;
  std::string_view page_size_parameter = "per_page";
};

class JsonHookApi : public HookApi {
 public:
  model::HookKind kind() const final { return profile_.kind; }
  std::string_view name() const final { return profile_.name; }
  std::string_view needed_right() const final { return profile_.needed_right; }

  io::HttpRequest list(const ForgeTarget& target, int page) const override;
  io::HttpRequest remove(const ForgeTarget& target, const FoundHook& found) const override {
    return ask("DELETE", target, "/" + found.id, "");
  }

  base::Result<HookPage> read_page(const io::HttpResponse& answer) const final;
  base::Result<FoundHook> read_hook(const io::HttpResponse& answer) const final;

 protected:
  explicit JsonHookApi(const HookApiProfile& profile) : profile_(profile) {}

  // A request about the repository's webhooks, with the token; `rest` follows their address.
  virtual io::HttpRequest ask(std::string method, const ForgeTarget& target,
                              const std::string& rest, std::string body) const = 0;
  // Nothing where the object is no webhook.
  virtual std::optional<FoundHook> read(const boost::json::object& hook) const = 0;
  // What the webhook is to send: what it sends, what Slipway needs, and what else is wanted.
  static std::vector<std::string> events_for(std::vector<std::string> events,
                                             std::initializer_list<std::string_view> needed,
                                             const WantedHook& wanted);
  // Where lists stand, and whether another page follows.
  virtual const boost::json::value* list_in(const boost::json::value& body) const { return &body; }
  virtual bool has_more(const io::HttpResponse& answer, const boost::json::value& body) const;

 private:
  tl::unexpected<base::Error> not_understood(const io::HttpResponse& answer) const;

  HookApiProfile profile_;
};

// `events`, and those of `needed` that are not among them.
std::vector<std::string> with_events(std::vector<std::string> events,
                                     std::initializer_list<std::string_view> needed);

}  // namespace slipway::forge
