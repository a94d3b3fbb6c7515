#include "forge/hooks/test_forge_shapes.h"

#include <boost/json/array.hpp>

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::HookKind;

json::object github_hook(int number) {
  const std::string self = "https://api.github.com/repos/acme/shop/hooks/" + std::to_string(number);
  return {{"type", "Repository"},
          {"id", number},
          {"name", "web"},
          {"active", true},
          {"events", {"push"}},
          {"config", {{"content_type", "form"}, {"insecure_ssl", "0"}, {"url", ""}}},
          {"updated_at", "2026-11-27T08:00:00Z"},
          {"created_at", "2026-11-27T08:00:00Z"},
          {"url", self},
          {"test_url", self + "/test"},
          {"ping_url", self + "/pings"},
          {"deliveries_url", self + "/deliveries"},
          {"last_response", {{"code", nullptr}, {"status", "unused"}, {"message", nullptr}}}};
}

json::object gitlab_hook(int number) {
  return {{"id", number},
          {"url", ""},
          {"name", nullptr},
          {"description", nullptr},
          {"project_id", 3},
          {"push_events", true},
          {"push_events_branch_filter", nullptr},
          {"branch_filter_strategy", "wildcard"},
          {"issues_events", false},
          {"merge_requests_events", false},
          {"tag_push_events", false},
          {"enable_ssl_verification", true},
          {"alert_status", "executable"},
          {"disabled_until", nullptr},
          {"url_variables", json::array()},
          {"custom_webhook_template", nullptr},
          {"custom_headers", json::array()},
          {"created_at", "2026-11-27T08:00:00.000Z"}};
}

json::object gitea_hook(int number) {
  return {{"id", number},
          {"type", "gitea"},
          {"branch_filter", ""},
          {"config", {{"content_type", "json"}, {"url", ""}}},
          {"events", {"push"}},
          {"authorization_header", ""},
          {"active", false},
          {"updated_at", "2026-11-27T08:00:00Z"},
          {"created_at", "2026-11-27T08:00:00Z"}};
}

json::object bitbucket_hook(int number) {
  return {{"read_only", nullptr},
          {"uuid", "{0190a0b0-0000-7000-8000-00000000000" + std::to_string(number) + "}"},
          {"url", ""},
          {"description", ""},
          {"source", nullptr},
          {"skip_cert_verification", false},
          {"active", true},
          {"created_at", "2026-11-27T08:00:00.000000Z"},
          {"events", {"repo:push"}},
          {"secret_set", false},
          {"subject_type", "repository"},
          {"subject", {{"type", "repository"}, {"full_name", "acme/shop"}}},
          {"type", "webhook_subscription"}};
}

json::object bitbucket_server_hook(int number) {
  return {{"id", number},
          {"name", "Slipway"},
          {"createdDate", 1'795'000'000'000},
          {"updatedDate", 1'795'000'000'000},
          {"events", {"repo:refs_changed"}},
          {"configuration", json::object()},
          {"url", ""},
          {"active", true},
          {"scopeType", "repository"},
          {"sslVerificationRequired", true}};
}

json::object azure_hook(int number) {
  return {{"id", "0190a0b0-0000-7000-8000-00000000000" + std::to_string(number)},
          {"publisherId", "tfs"},
          {"eventType", "git.push"},
          {"resourceVersion", "1.0"},
          {"consumerId", "webHooks"},
          {"consumerActionId", "httpRequest"},
          {"status", "enabled"},
          {"publisherInputs",
           {{"projectId", "p-1"}, {"repository", "r-1"}, {"branch", ""}, {"pushedBy", ""}}},
          {"consumerInputs", {{"url", ""}}}};
}

}  // namespace

json::object new_hook_of(HookKind kind, int number) {
  if (kind == HookKind::GITHUB) return github_hook(number);
  if (kind == HookKind::GITLAB) return gitlab_hook(number);
  if (kind == HookKind::BITBUCKET) return bitbucket_hook(number);
  if (kind == HookKind::BITBUCKET_SERVER) return bitbucket_server_hook(number);
  if (kind == HookKind::AZURE_DEVOPS) return azure_hook(number);
  return gitea_hook(number);
}

StatusShape status_shape(HookKind kind) {
  switch (kind) {
    case HookKind::GITHUB:
      return {"/repos/acme/shop/statuses/",    "", 201, {"state"}, "context",
              "error failure pending success "};
    case HookKind::GITLAB:
      return {"/projects/acme%2Fshop/statuses/",
              "",
              201,
              {"state"},
              "name",
              "pending running success failed canceled skipped "};
    case HookKind::BITBUCKET:
      return {"/repositories/acme/shop/commit/",
              "/statuses/build",
              201,
              {"key", "state", "url"},
              "name",
              "INPROGRESS SUCCESSFUL FAILED STOPPED "};
    case HookKind::BITBUCKET_SERVER:
      return {"/projects/acme/repos/shop/commits/",
              "/builds",
              204,
              {"key", "state", "url"},
              "name",
              "INPROGRESS SUCCESSFUL FAILED CANCELLED UNKNOWN "};
    case HookKind::AZURE_DEVOPS:
      return {"/acme/_apis/git/repositories/shop/commits/",
              "/statuses",
              201,
              {"state", "context"},
              "context",
              "notSet pending succeeded failed error notApplicable "};
    default:
      return {"/repos/acme/shop/statuses/",
              "",
              201,
              {"state"},
              "context",
              "pending success error failure warning "};
  }
}

ChecksShape checks_shape(HookKind kind) {
  switch (kind) {
    case HookKind::GITLAB:
      return {"/projects/acme%2Fshop/repository/commits/",
              "",
              "name",
              "status",
              "success",
              "failed",
              "running"};
    case HookKind::BITBUCKET:
      return {"/repositories/acme/shop/commit/",
              "values",
              "name",
              "state",
              "SUCCESSFUL",
              "FAILED",
              "INPROGRESS"};
    case HookKind::BITBUCKET_SERVER:
      return {"/rest/build-status/latest/commits/",
              "values",
              "name",
              "state",
              "SUCCESSFUL",
              "FAILED",
              "INPROGRESS"};
    case HookKind::GITHUB:
      return {"/repos/acme/shop/commits/",
              "statuses",
              "context",
              "state",
              "success",
              "failure",
              "pending"};
    default:
      return {"/repos/acme/shop/commits/",
              "statuses",
              "context",
              "status",
              "success",
              "failure",
              "pending"};
  }
}

json::object check_run(const model::Check& check) {
  const bool pending = check.state == model::CheckState::PENDING;
  json::object run{{"id", 4}, {"name", check.name}, {"status", pending ? "queued" : "completed"}};
  run["conclusion"] = pending                                    ? json::value(nullptr)
                      : check.state == model::CheckState::PASSED ? json::value("success")
                                                                 : json::value("failure");
  return run;
}

}  // namespace slipway::forge
