#include "forge/azure_devops/azure_devops_hooks.h"

#include <iterator>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/json_fields.h"
#include "forge/azure_devops/azure_devops_api.h"
#include "forge/hooks/json_hook_api.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;

constexpr std::string_view kAzurePush = "git.push";
constexpr std::string_view kAzureVersion = "?api-version=7.0";
constexpr std::string_view kAzureRequests[] = {"git.pullrequest.created", "git.pullrequest.updated",
                                               "git.pullrequest.merged"};
constexpr std::string_view kAzureUser = "slipway";  // any will do

// What narrows a subscription down, beside its branch; "" is everything.
// https://learn.microsoft.com/en-us/azure/devops/service-hooks/events
struct AzureFilter {
  std::string_view event;
  std::vector<std::string_view> inputs;
};

const AzureFilter& azure_filter(std::string_view event) {
  static const std::vector<AzureFilter> filters{
      {kAzurePush, {"pushedBy"}},
      {kAzureRequests[0], {"pullrequestCreatedBy", "pullrequestReviewersContains"}},
      {kAzureRequests[1],
       {"notificationType", "pullrequestCreatedBy", "pullrequestReviewersContains"}},
      {kAzureRequests[2], {"mergeResult", "pullrequestCreatedBy", "pullrequestReviewersContains"}},
  };
  for (const auto& one : filters) {
    if (one.event == event) return one;
  }
  return filters.front();
}

std::string azure_subscription(const ForgeTarget& target, const WantedHook& wanted) {
  const std::string event = wanted.lone_event.empty() ? std::string(kAzurePush) : wanted.lone_event;
  json::object publisher{
      {"projectId", target.project_id}, {"repository", target.repository_id}, {"branch", ""}};
  for (const auto input : azure_filter(event).inputs) publisher[input] = "";
  json::object consumer{
      {"url", wanted.url}, {"acceptUntrustedCerts", "false"}, {"resourceDetailsToSend", "all"}};
  if (!wanted.secret.empty()) {
    consumer["basicAuthUsername"] = kAzureUser;
    consumer["basicAuthPassword"] = wanted.secret;
  }
  return json::serialize(json::object{{"publisherId", "tfs"},
                                      {"eventType", event},
                                      {"resourceVersion", "1.0"},
                                      {"consumerId", "webHooks"},
                                      {"consumerActionId", "httpRequest"},
                                      {"publisherInputs", std::move(publisher)},
                                      {"consumerInputs", std::move(consumer)}});
}

class AzureDevopsHooks final : public JsonHookApi {
 public:
  AzureDevopsHooks()
      : JsonHookApi({model::HookKind::AZURE_DEVOPS, "Azure DevOps",
                     "full access, or the scopes Code (read) and Service Hooks (write), and the "
                     "permission Edit subscriptions of the project"}) {}

  std::string default_url(const model::GitUrl& repository) const override {
    return azure_api_url(repository);
  }
  std::string path_of(const model::GitUrl& repository) const override {
    return azure_path(repository);
  }

  std::vector<std::string> pull_request_events() const override {
    return {std::begin(kAzureRequests), std::end(kAzureRequests)};
  }
  std::string_view lone_push_event() const override { return kAzurePush; }

  std::optional<io::HttpRequest> lookup(const ForgeTarget& target) const override {
    return ask_azure("GET", target, azure_repository(target) + std::string(kAzureVersion), "");
  }
  base::Result<void> know(const io::HttpResponse& answer, ForgeTarget& target) const override {
    const auto body = base::parse_json(answer.body);
    const auto* repository = body ? body->if_object() : nullptr;
    const auto* project = repository == nullptr ? nullptr : object_in(*repository, "project");
    // A token that is not taken gets the page to sign in at, with 203.
    if (project == nullptr) return base::fail(not_the_api("Azure DevOps", answer));
    target.repository_id = id_in(*repository, "id");
    target.project_id = id_in(*project, "id");
    if (target.repository_id.empty() || target.project_id.empty()) {
      return base::fail(not_the_api("Azure DevOps", answer));
    }
    return {};
  }

  // All of the collection's that are about the repository.
  io::HttpRequest list(const ForgeTarget& target, int /*page*/) const override {
    const json::object condition{
        {"inputId", "repository"}, {"operator", "equals"}, {"inputValue", target.repository_id}};
    const json::object query{{"publisherId", "tfs"},
                             {"consumerId", "webHooks"},
                             {"publisherInputFilters",
                              json::array{json::object{{"conditions", json::array{condition}}}}}};
    return ask_azure("POST", target, "/_apis/hooks/subscriptionsquery" + std::string(kAzureVersion),
                     json::serialize(query));
  }
  io::HttpRequest create(const ForgeTarget& target, const WantedHook& wanted) const override {
    return ask("POST", target, "", azure_subscription(target, wanted));
  }
  io::HttpRequest update(const ForgeTarget& target, const FoundHook& found,
                         const WantedHook& wanted) const override {
    return ask("PUT", target, "/" + found.id, azure_subscription(target, wanted));
  }
  io::HttpRequest remove(const ForgeTarget& target, const FoundHook& found) const override {
    return ask("DELETE", target, "/" + found.id, "");
  }

 protected:
  const json::value* list_in(const json::value& body) const override {
    return body.is_object() ? body.get_object().if_contains("results") : nullptr;
  }

  std::optional<FoundHook> read(const json::object& hook) const override {
    const auto* consumer = object_in(hook, "consumerInputs");
    const auto* publisher = object_in(hook, "publisherInputs");
    if (consumer == nullptr || publisher == nullptr) return std::nullopt;
    FoundHook found{id_in(hook, "id"), text_in(*consumer, "url"), {text_in(hook, "eventType")}};
    if (found.id.empty()) return std::nullopt;
    // The password shows as stars.
    found.has_secret = !text_in(*consumer, "basicAuthPassword").empty();
    const std::string status = text_in(hook, "status");
    if (status == "onProbation") {
      found.remarks.emplace_back("Azure DevOps sends less after deliveries that failed.");
    } else if (status != "enabled" && !status.empty()) {
      found.faults.push_back("It is not enabled (" + status + ").");
      found.must_be_remade = true;
    }
    if (const auto branch = text_in(*publisher, "branch"); !branch.empty()) {
      found.faults.push_back("It tells only of the branch '" + branch + "'.");
    }
    for (const auto input : azure_filter(found.events.front()).inputs) {
      if (text_in(*publisher, input).empty()) continue;
      found.faults.push_back(found.events.front() == kAzurePush
                                 ? "It tells only of the pushes of one group."
                                 : "It tells of some pull requests only (" + std::string(input) +
                                       ").");
    }
    if (text_in(*consumer, "acceptUntrustedCerts") == "true") {
      found.faults.emplace_back("It does not verify the certificate of Slipway's address.");
    }
    const auto details = text_in(*consumer, "resourceDetailsToSend");
    if (!details.empty() && details != "all") {
      found.faults.emplace_back("It does not send all resource details.");
    }
    return found;
  }

  io::HttpRequest ask(std::string method, const ForgeTarget& target, const std::string& rest,
                      std::string body) const override {
    return ask_azure(std::move(method), target,
                     "/_apis/hooks/subscriptions" + rest + std::string(kAzureVersion),
                     std::move(body));
  }
};

}  // namespace

std::unique_ptr<HookApi> make_azure_devops_hook_api() {
  return std::make_unique<AzureDevopsHooks>();
}

}  // namespace slipway::forge
