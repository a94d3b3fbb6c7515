#include "forge/gitlab/gitlab_hooks.h"

#include <boost/json/serialize.hpp>

#include "forge/gitlab/gitlab_api.h"
#include "forge/hooks/json_hook_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

constexpr std::string_view kGitlabEvent = "push_events";
constexpr std::string_view kGitlabMergeRequests = "merge_requests_events";
// An external status is a job of a pipeline too.
constexpr std::string_view kGitlabCheckEvents[] = {"job_events", "pipeline_events"};
constexpr std::string_view kGitlabMoreEvents[] = {kGitlabCheckEvents[0], kGitlabCheckEvents[1],
                                                  kGitlabMergeRequests};

// What is left out stays as it is.
std::string gitlab_settings(const WantedHook& wanted) {
  json::object body{{"url", wanted.url},
                    {kGitlabEvent, true},
                    {"push_events_branch_filter", ""},
                    {"branch_filter_strategy", "all_branches"},
                    {"enable_ssl_verification", true}};
  for (const auto& event : wanted.more_events) body[event] = true;
  if (!wanted.secret.empty()) body["token"] = wanted.secret;
  return json::serialize(body);
}

class GitlabHooks final : public JsonHookApi {
 public:
  GitlabHooks()
      : JsonHookApi({model::HookKind::GITLAB, "GitLab",
                     "the scope api, and the role Maintainer of the project"}) {}

  std::string default_url(const model::GitUrl& repository) const override {
    return gitlab_api_url(repository);
  }

  std::vector<std::string> check_events() const override {
    return {std::begin(kGitlabCheckEvents), std::end(kGitlabCheckEvents)};
  }
  std::vector<std::string> pull_request_events() const override {
    return {std::string(kGitlabMergeRequests)};
  }

  io::HttpRequest create(const ForgeTarget& target, const WantedHook& wanted) const override {
    return ask("POST", target, "", gitlab_settings(wanted));
  }
  io::HttpRequest update(const ForgeTarget& target, const FoundHook& found,
                         const WantedHook& wanted) const override {
    return ask("PUT", target, "/" + found.id, gitlab_settings(wanted));
  }

 protected:
  std::optional<FoundHook> read(const json::object& hook) const override {
    FoundHook found{id_in(hook, "id"), text_in(hook, "url")};
    if (found.id.empty() || !hook.contains(kGitlabEvent)) return std::nullopt;
    if (is_true(hook, kGitlabEvent)) {
      found.events.emplace_back(kGitlabEvent);
    } else {
      found.missing_events.emplace_back(kGitlabEvent);
    }
    for (const auto event : kGitlabMoreEvents) {
      if (is_true(hook, event)) found.events.emplace_back(event);
    }
    if (is_false(hook, "enable_ssl_verification")) {
      found.faults.emplace_back("It does not verify the certificate of Slipway's address.");
    }
    const std::string filter = text_in(hook, "push_events_branch_filter");
    if (!filter.empty() && text_in(hook, "branch_filter_strategy") != "all_branches") {
      found.faults.push_back("It tells only of the branches that match '" + filter + "'.");
    }
    // Both only go by hand in GitLab's settings, or with the webhook.
    if (!text_in(hook, "custom_webhook_template").empty()) {
      found.faults.emplace_back(
          "It sends a template of its own, which cannot be read as a GitLab delivery.");
      found.must_be_remade = true;
    }
    const std::string alert = text_in(hook, "alert_status");
    if (alert == "disabled") {
      found.faults.emplace_back("GitLab disabled it after deliveries that failed.");
      found.must_be_remade = true;
    } else if (alert == "temporarily_disabled") {
      found.remarks.push_back("GitLab sends nothing until " + text_in(hook, "disabled_until") +
                              ", after deliveries that failed.");
    }
    return found;
  }

  io::HttpRequest ask(std::string method, const ForgeTarget& target, const std::string& rest,
                      std::string body) const override {
    return ask_gitlab(std::move(method), target, "/hooks" + rest, std::move(body));
  }
};

}  // namespace

std::unique_ptr<HookApi> make_gitlab_hook_api() { return std::make_unique<GitlabHooks>(); }

}  // namespace slipway::forge
