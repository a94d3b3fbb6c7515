#include "forge/common/gitea_family_hooks.h"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "forge/common/gitea_family_api.h"
#include "forge/hooks/json_hook_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

constexpr std::string_view kGiteaEvent = "push";
constexpr int kGiteaPage = 50;  // servers cut longer ones

json::object gitea_settings(const WantedHook& wanted, const std::vector<std::string>& events) {
  json::object config{{"url", wanted.url}, {"content_type", "json"}};
  if (!wanted.secret.empty()) config["secret"] = wanted.secret;
  // What is left out of an update is reset, and no filter means every branch.
  return {{"active", true},
          {"events", json::value_from(events)},
          {"branch_filter", ""},
          {"config", std::move(config)}};
}

class GiteaFamilyHooks final : public JsonHookApi {
 public:
  // `type` is the webhook's, by which the forge forms its deliveries.
  GiteaFamilyHooks(model::HookKind kind, std::string_view name, std::string_view type)
      : JsonHookApi({kind, name,
                     "the scope write:repository, and to be an administrator of the repository",
                     kGiteaPage, "limit"}),
        type_(type) {}

  std::string default_url(const model::GitUrl& repository) const override {
    return gitea_api_url(repository);
  }

  // Newer versions alone have them. Forgejo tells of the runs of its Actions only; what others
  // write beside a commit is seen by the timer. Servers pass over names that they do not know
  // (modules/webhook/type.go and routers/api/v1/utils/hook.go of both).
  std::vector<std::string> check_events() const override {
    if (kind() == model::HookKind::GITEA) return {"status"};
    if (kind() == model::HookKind::FORGEJO) {
      return {"action_run_success", "action_run_recover", "action_run_failure"};
    }
    return {};
  }
  bool may_lack_check_events() const override { return true; }

  // The first stands for all of them where it is written, and for one where it is read
  // (services/webhook and routers/api/v1/utils/hook.go of Gitea).
  std::vector<std::string> pull_request_events() const override {
    if (kind() == model::HookKind::GOGS) return {"pull_request"};
    return {"pull_request", "pull_request_sync"};
  }

  io::HttpRequest create(const ForgeTarget& target, const WantedHook& wanted) const override {
    auto body = gitea_settings(wanted, events_for({}, {kGiteaEvent}, wanted));
    body["type"] = type_;
    return ask("POST", target, "", json::serialize(body));
  }
  io::HttpRequest update(const ForgeTarget& target, const FoundHook& found,
                         const WantedHook& wanted) const override {
    return ask(
        "PATCH", target, "/" + found.id,
        json::serialize(gitea_settings(wanted, events_for(found.events, {kGiteaEvent}, wanted))));
  }

 protected:
  std::optional<FoundHook> read(const json::object& hook) const override {
    const auto* config = object_in(hook, "config");
    FoundHook found{id_in(hook, "id"), config == nullptr ? "" : text_in(*config, "url"),
                    texts_in(hook, "events")};
    if (found.id.empty() || config == nullptr) return std::nullopt;
    if (std::find(found.events.begin(), found.events.end(), kGiteaEvent) == found.events.end()) {
      found.missing_events.emplace_back(kGiteaEvent);
    }
    if (is_false(hook, "active")) found.faults.emplace_back("It is not active.");
    const std::string filter = text_in(hook, "branch_filter");
    if (!filter.empty() && filter != "*") {
      found.faults.push_back("It tells only of the branches that match '" + filter + "'.");
    }
    const std::string type = text_in(hook, "type");
    if (type != "gitea" && type != "forgejo" && type != "gogs") {
      found.faults.push_back("It is of the type '" + type + "', which sends other deliveries.");
      found.must_be_remade = true;
    }
    // An update there leaves the secret as it is (internal/route/api/v1/repo/hook.go of Gogs).
    if (kind() == model::HookKind::GOGS) found.must_be_remade = true;
    return found;
  }

  io::HttpRequest ask(std::string method, const ForgeTarget& target, const std::string& rest,
                      std::string body) const override {
    return ask_gitea(std::move(method), target, "/hooks" + rest, std::move(body));
  }

 private:
  std::string_view type_;
};

}  // namespace

std::unique_ptr<HookApi> make_gitea_hook_api() {
  return std::make_unique<GiteaFamilyHooks>(model::HookKind::GITEA, "Gitea", "gitea");
}

std::unique_ptr<HookApi> make_forgejo_hook_api() {
  return std::make_unique<GiteaFamilyHooks>(model::HookKind::FORGEJO, "Forgejo", "forgejo");
}

std::unique_ptr<HookApi> make_gogs_hook_api() {
  return std::make_unique<GiteaFamilyHooks>(model::HookKind::GOGS, "Gogs", "gogs");
}

}  // namespace slipway::forge
