#include "forge/github/github_hooks.h"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "forge/github/github_api.h"
#include "forge/hooks/json_hook_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

constexpr std::string_view kGithubEvent = "push";
constexpr std::string_view kEveryGithubEvent = "*";

json::object github_settings(const WantedHook& wanted, std::vector<std::string> events) {
  // All of `config` is replaced: without a secret in it, the webhook has none.
  json::object config{{"url", wanted.url}, {"content_type", "json"}, {"insecure_ssl", "0"}};
  if (!wanted.secret.empty()) config["secret"] = wanted.secret;
  return {{"active", true}, {"events", json::value_from(events)}, {"config", std::move(config)}};
}

class GithubHooks final : public JsonHookApi {
 public:
  GithubHooks()
      : JsonHookApi({model::HookKind::GITHUB, "GitHub",
                     "the repository permission Webhooks (read and write) of a fine-grained token, "
                     "or the scope admin:repo_hook of a classic one"}) {}

  std::string default_url(const model::GitUrl& repository) const override {
    return github_api_url(repository);
  }

  std::vector<std::string> check_events() const override { return {"status", "check_run"}; }
  std::vector<std::string> pull_request_events() const override { return {"pull_request"}; }

  io::HttpRequest create(const ForgeTarget& target, const WantedHook& wanted) const override {
    auto body = github_settings(wanted, events_for({}, {kGithubEvent}, wanted));
    body["name"] = "web";
    return ask("POST", target, "", json::serialize(body));
  }
  io::HttpRequest update(const ForgeTarget& target, const FoundHook& found,
                         const WantedHook& wanted) const override {
    const bool has_all = std::find(found.events.begin(), found.events.end(), kEveryGithubEvent) !=
                         found.events.end();
    auto events = has_all ? found.events : events_for(found.events, {kGithubEvent}, wanted);
    return ask("PATCH", target, "/" + found.id,
               json::serialize(github_settings(wanted, std::move(events))));
  }

 protected:
  std::optional<FoundHook> read(const json::object& hook) const override {
    const auto* config = object_in(hook, "config");
    FoundHook found{id_in(hook, "id"), config == nullptr ? "" : text_in(*config, "url"),
                    texts_in(hook, "events")};
    if (found.id.empty() || config == nullptr) return std::nullopt;
    const auto hears = [&](std::string_view event) {
      return std::find(found.events.begin(), found.events.end(), event) != found.events.end();
    };
    if (!hears(kGithubEvent) && !hears(kEveryGithubEvent)) {
      found.missing_events.emplace_back(kGithubEvent);
    }
    if (is_false(hook, "active")) found.faults.emplace_back("It is not active.");
    found.has_secret = !text_in(*config, "secret").empty();
    if (id_in(*config, "insecure_ssl") == "1") {
      found.faults.emplace_back("It does not verify the certificate of Slipway's address.");
    }
    const auto* last = object_in(hook, "last_response");
    const auto* code = last == nullptr ? nullptr : last->if_contains("code");
    if (code != nullptr && code->is_int64() && code->get_int64() >= 400) {
      found.remarks.push_back("Its last delivery was answered with " +
                              std::to_string(code->get_int64()) + ".");
    }
    return found;
  }

  io::HttpRequest ask(std::string method, const ForgeTarget& target, const std::string& rest,
                      std::string body) const override {
    return ask_github(std::move(method), target, "/hooks" + rest, std::move(body));
  }
};

}  // namespace

std::unique_ptr<HookApi> make_github_hook_api() { return std::make_unique<GithubHooks>(); }

}  // namespace slipway::forge
