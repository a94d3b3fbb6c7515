#include "api/test_api.h"
#include "api/test_endpoints.h"

namespace slipway::api {

std::vector<EndpointCase> webhook_endpoints() {
  const std::string webhooks = contract::kOrganizationPath + "/webhook";
  const std::string one = webhooks + "/{webhookId}";
  const std::string body = R"({"kind":"SLACK","target_url":"https://chat.example.com/new",)"
                           R"("events":["DEPLOYMENT_STARTED"]})";
  return {{"GET", webhooks, 200, "", "results", contract::kWebhook},
          {"POST", webhooks, 201, body, "", contract::kWebhook},
          {"GET", one, 200, "", "", contract::kWebhook},
          {"PUT", one, 200, body, "", contract::kWebhook},
          {"DELETE", one, 204},
          {"GET", one + "/event", 200, "", "results", contract::kWebhookEvent}};
}

std::vector<EndpointCase> flow_endpoints() {
  const std::string branch = R"({"repository":")" + kRepository + R"(","branch":"main"})";
  return {
      {"GET", contract::kOrganizationPath + "/hook", 200, "", "results", contract::kHook},
      {"POST", contract::kOrganizationPath + "/hook", 201,
       R"({"name":"new","kind":"GITHUB","secret":"s"})", "", contract::kHook},
      {"GET", "/api/hook/{hookId}", 200, "", "", contract::kHook},
      {"PUT", "/api/hook/{hookId}", 200, R"({"name":"new"})", "", contract::kHook},
      {"DELETE", "/api/hook/{hookId}", 204},
      {"GET", "/api/service/{serviceId}/gitWebhookStatus", 200, "", "",
       "status provider message reasons hook_id retry_at"},
      {"POST", "/api/service/{serviceId}/gitWebhook/sync", 422, "", "", "status message"},
      {"POST", "/api/service/{serviceId}/gitWebhook/remove", 422, "", "", "status message"},
      {"GET", "/api/service/{serviceId}/usage", 200, "", "",
       "service_id deployment_id cpu_limit_millicores memory_limit_bytes results"},
      {"GET", "/api/service/{serviceId}/portForward", 409, "", "", "status message"},
      {"GET", "/api/service/{serviceId}/commitStatus", 200, "", "results",
       "commit context state description delivery error"},
      {"GET", "/api/service/{serviceId}/quarantine", 200, "", "results",
       "service_id version cause explanation deployment_id"},
      {"DELETE", "/api/service/{serviceId}/quarantine/{quarantineId}", 204},
      {"GET", contract::kOrganizationPath + "/delivery", 200, "", "results", contract::kDelivery},
      {"GET", contract::kOrganizationPath + "/refusal", 200, "", "", "results"},
      {"GET", contract::kOrganizationPath + "/repository", 200, "", "", "branches folders", false,
       "?url=" + kRepository},
      {"GET", "/api/service/{serviceId}/compare", 200, "", "", "files_count files", false,
       "?base={tip}&head={tip}"},
      {"GET", "/api/delivery/{deliveryId}", 200, "", "", contract::kDelivery},
      {"GET", "/api/delivery/{deliveryId}/payload", 200, "", "", "repository updates"},
      {"POST", "/api/delivery/{deliveryId}/replay", 202, "", "", contract::kDelivery},
      {"GET", contract::kOrganizationPath + "/board", 200, "", "",
       "last_event_id environments services columns"},
      {"GET", contract::kOrganizationPath + "/push", 200, "", "results", contract::kPush},
      {"POST", contract::kOrganizationPath + "/push", 202, branch, "", contract::kPush},
      {"GET", "/api/push/{pushId}", 200, "", "", contract::kPush},
      {"GET", "/api/service/{serviceId}/verdict", 200, "", "results", contract::kVerdict},
      {"GET", "/api/service/{serviceId}/watermark", 200, "", "",
       "repository branch commit moved_at"},
      {"POST", contract::kOrganizationPath + "/explain", 200, branch, "verdicts",
       contract::kVerdict},
      {"POST", "/api/service/{serviceId}/deploymentRestriction/test", 200,
       R"({"restrictions":[{"mode":"MATCH","value":"web"}]})", "results"},
      {"POST", contract::kOrganizationPath + "/explain", 200,
       R"({"image_name":"registry.example.com/acme/cache","tag":"2"})", "verdicts",
       contract::kVerdict},
      {"GET", contract::kOrganizationPath + "/event", 200, "", "", "", true},
      {"GET", "/api/deployment/{deploymentId}/log", 200, "", "results", "at stream text"},
      {"GET", "/api/service/{serviceId}/log", 200, "", "", "results"},
      {"GET", "/api/daemon", 200, "", "",
       "version schema_version started_at tasks deliveries pushes deployments runs webhook_events "
       "disk counted_at"},
      {"GET", contract::kOrganizationPath + "/checkup", 200, "", "results",
       "check subject health message remedy"},
      {"GET", "/healthz", 200, "", "", "status"},
      {"GET", "/readyz", 200, "", "", "status"},
      {"GET", "/metrics", 200},
      {"GET", "/api/openapi.json", 200, "", "", "openapi info paths components"},
  };
}

}  // namespace slipway::api
