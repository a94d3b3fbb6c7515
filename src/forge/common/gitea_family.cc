#include "forge/common/gitea_family.h"

#include "forge/common/github_shape.h"
#include "forge/common/pull_request.h"
#include "forge/common/push.h"
#include "rules/webhook/body.h"
#include "rules/webhook/signature.h"

namespace slipway::forge {
namespace {

// Of statuses, and of runs of Actions, whose jobs are statuses too.
bool tells_of_checks(std::string_view event) {
  return event == "status" || event == "workflow_run" || event == "workflow_job" ||
         event.starts_with("action_run_");
}

// Forgejo's events of runs name the repository within the run.
std::vector<std::string> checked_addresses(const rules::Json& root) {
  auto addresses = shaped_addresses(root);
  const auto run = rules::value_at(root, {"run"});
  return addresses.empty() && run ? shaped_addresses(*run) : addresses;
}

}  // namespace

// Unlike GitHub's, the signature of a form is that of the JSON inside, before its encoding.
base::Result<void> GiteaFamilyForge::verify_signature(const model::Headers& headers,
                                                      std::string_view body,
                                                      std::string_view secret,
                                                      base::Timestamp /*now*/) const {
  const rules::SignatureHeader expected{signature_header_, "", profile().name};
  const auto form = rules::body_form(headers, true);
  if (!form || *form == rules::BodyForm::kJson)
    return rules::verify_hmac(expected, headers, body, secret);
  const auto payload = rules::form_payload(body);
  if (!payload) {
    return base::fail(base::ErrorCode::kUnauthenticated,
                      "The body is no form with a field 'payload', which is what " +
                          std::string(profile().name) + " signs.");
  }
  return rules::verify_hmac(expected, headers, *payload, secret);
}

// The file list is never taken for whole: these forges don't say whether a push was forced, and
// what a forced push takes away stands in none of its commits.
base::Result<rules::Meaning> GiteaFamilyForge::read(std::string_view event,
                                                    const rules::Json& root) const {
  if (event == "push") return read_shaped_push(root);
  if (event == "create") return read_shaped_creation(root);
  if (event == "delete") return read_shaped_deletion(root);
  if (tells_of_checks(event)) return about_checks(event, checked_addresses(root));
  // Forgejo and Gitea tell of pushes to one by an event of their own.
  if (event == "pull_request" || event == "pull_request_sync") {
    return read_shaped_pull_request(root);
  }
  return no_push(event);
}

}  // namespace slipway::forge
