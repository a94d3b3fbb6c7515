#include "forge/bitbucket_server/bitbucket_server_hooks.h"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "forge/bitbucket_server/bitbucket_server_api.h"
#include "forge/hooks/json_hook_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

constexpr std::string_view kServerEvent = "repo:refs_changed";
constexpr int kServerPage = 100;

// What is left out of an update is reset.
std::string server_settings(const WantedHook& wanted, const std::vector<std::string>& events) {
  json::object configuration;
  if (!wanted.secret.empty()) configuration["secret"] = wanted.secret;
  return json::serialize(json::object{{"name", "Slipway"},
                                      {"url", wanted.url},
                                      {"active", true},
                                      {"sslVerificationRequired", true},
                                      {"events", json::value_from(events)},
                                      {"configuration", std::move(configuration)}});
}

class BitbucketServerHooks final : public JsonHookApi {
 public:
  BitbucketServerHooks()
      : JsonHookApi({model::HookKind::BITBUCKET_SERVER, "Bitbucket Data Center",
                     "the permission Repository admin of an HTTP access token", kServerPage,
                     "limit"}) {}

  std::string default_url(const model::GitUrl& repository) const override {
    return bitbucket_server_api_url(repository);
  }
  std::string path_of(const model::GitUrl& repository) const override {
    return bitbucket_server_path(repository);
  }

  std::vector<std::string> pull_request_events() const override {
    return {"pr:opened",   "pr:from_ref_updated", "pr:modified",
            "pr:declined", "pr:deleted",          "pr:merged"};
  }

  // Pages begin at a number of webhooks.
  io::HttpRequest list(const ForgeTarget& target, int page) const override {
    return ask("GET", target,
               "?limit=" + std::to_string(kServerPage) +
                   "&start=" + std::to_string((page - 1) * kServerPage),
               "");
  }
  io::HttpRequest create(const ForgeTarget& target, const WantedHook& wanted) const override {
    return ask("POST", target, "", server_settings(wanted, events_for({}, {kServerEvent}, wanted)));
  }
  io::HttpRequest update(const ForgeTarget& target, const FoundHook& found,
                         const WantedHook& wanted) const override {
    return ask("PUT", target, "/" + found.id,
               server_settings(wanted, events_for(found.events, {kServerEvent}, wanted)));
  }

 protected:
  const json::value* list_in(const json::value& body) const override {
    return body.is_object() ? body.get_object().if_contains("values") : nullptr;
  }
  bool has_more(const io::HttpResponse& /*answer*/, const json::value& body) const override {
    return body.is_object() && is_false(body.get_object(), "isLastPage");
  }

  std::optional<FoundHook> read(const json::object& hook) const override {
    FoundHook found{id_in(hook, "id"), text_in(hook, "url"), texts_in(hook, "events")};
    if (found.id.empty() || found.url.empty()) return std::nullopt;
    if (std::find(found.events.begin(), found.events.end(), kServerEvent) == found.events.end()) {
      found.missing_events.emplace_back(kServerEvent);
    }
    if (is_false(hook, "active")) found.faults.emplace_back("It is not active.");
    if (is_false(hook, "sslVerificationRequired")) {
      found.faults.emplace_back("It does not verify the certificate of Slipway's address.");
    }
    // Newer versions show whether there is one by stars, or not at all.
    const auto* configuration = object_in(hook, "configuration");
    if (configuration != nullptr && configuration->contains("secret")) {
      found.has_secret = !text_in(*configuration, "secret").empty();
    }
    return found;
  }

  io::HttpRequest ask(std::string method, const ForgeTarget& target, const std::string& rest,
                      std::string body) const override {
    return ask_bitbucket_server(std::move(method), target, "/webhooks" + rest, std::move(body));
  }
};

}  // namespace

std::unique_ptr<HookApi> make_bitbucket_server_hook_api() {
  return std::make_unique<BitbucketServerHooks>();
}

}  // namespace slipway::forge
