#include "forge/bitbucket/bitbucket_hooks.h"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "forge/bitbucket/bitbucket_api.h"
#include "forge/hooks/json_hook_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

constexpr std::string_view kBitbucketEvent = "repo:push";

std::string bitbucket_settings(const WantedHook& wanted, const std::vector<std::string>& events) {
  json::object body{{"description", "Slipway"},
                    {"url", wanted.url},
                    {"active", true},
                    {"skip_cert_verification", false},
                    {"events", json::value_from(events)}};
  if (!wanted.secret.empty()) body["secret"] = wanted.secret;
  return json::serialize(body);
}

class BitbucketHooks final : public JsonHookApi {
 public:
  BitbucketHooks()
      : JsonHookApi({model::HookKind::BITBUCKET, "Bitbucket",
                     "the permission webhooks (read and write) of the repository", 100,
                     "pagelen"}) {}

  std::string default_url(const model::GitUrl& /*repository*/) const override {
    return kBitbucketApiUrl;
  }

  std::vector<std::string> check_events() const override {
    return {"repo:commit_status_created", "repo:commit_status_updated"};
  }

  std::vector<std::string> pull_request_events() const override {
    return {"pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled",
            "pullrequest:rejected"};
  }

  io::HttpRequest create(const ForgeTarget& target, const WantedHook& wanted) const override {
    return ask("POST", target, "",
               bitbucket_settings(wanted, events_for({}, {kBitbucketEvent}, wanted)));
  }
  io::HttpRequest update(const ForgeTarget& target, const FoundHook& found,
                         const WantedHook& wanted) const override {
    return ask("PUT", target, "/" + found.id,
               bitbucket_settings(wanted, events_for(found.events, {kBitbucketEvent}, wanted)));
  }

 protected:
  const json::value* list_in(const json::value& body) const override {
    return body.is_object() ? body.get_object().if_contains("values") : nullptr;
  }
  bool has_more(const io::HttpResponse& /*answer*/, const json::value& body) const override {
    return body.is_object() && !text_in(body.get_object(), "next").empty();
  }

  std::optional<FoundHook> read(const json::object& hook) const override {
    FoundHook found{id_in(hook, "uuid"), text_in(hook, "url"), texts_in(hook, "events")};
    if (found.id.empty()) return std::nullopt;
    if (std::find(found.events.begin(), found.events.end(), kBitbucketEvent) ==
        found.events.end()) {
      found.missing_events.emplace_back(kBitbucketEvent);
    }
    if (is_false(hook, "active")) found.faults.emplace_back("It is not active.");
    if (hook.contains("secret_set")) found.has_secret = is_true(hook, "secret_set");
    if (is_true(hook, "skip_cert_verification")) {
      found.faults.emplace_back("It does not verify the certificate of Slipway's address.");
    }
    return found;
  }

  io::HttpRequest ask(std::string method, const ForgeTarget& target, const std::string& rest,
                      std::string body) const override {
    return ask_bitbucket(std::move(method), target, "/hooks" + rest, std::move(body));
  }
};

}  // namespace

std::unique_ptr<HookApi> make_bitbucket_hook_api() { return std::make_unique<BitbucketHooks>(); }

}  // namespace slipway::forge
