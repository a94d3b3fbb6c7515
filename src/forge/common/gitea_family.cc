#include "forge/common/gitea_family.h"

#include "forge/common/body.h"
#include "forge/common/github_shape.h"
#include "forge/common/push.h"
#include "forge/common/signature.h"

namespace slipway::forge {

// Unlike GitHub's, the signature of a form is that of the JSON inside, before its encoding.
base::Result<void> GiteaFamilyForge::verify_signature(const model::Headers& headers,
                                                      std::string_view body,
                                                      std::string_view secret) const {
  const SignatureHeader expected{signature_header_, "", sender().name};
  const auto form = body_form(headers, true);
  if (!form || *form == BodyForm::kJson) return verify_hmac(expected, headers, body, secret);
  const auto payload = form_payload(body);
  if (!payload) {
    return base::fail(base::ErrorCode::kUnauthenticated,
                      "The body is no form with a field 'payload', which is what " +
                          std::string(sender().name) + " signs.");
  }
  return verify_hmac(expected, headers, *payload, secret);
}

// The file list is never taken for whole: these forges don't say whether a push was forced, and
// what a forced push takes away stands in none of its commits.
base::Result<Meaning> GiteaFamilyForge::read(std::string_view event, const Json& root) const {
  if (event == "push") return read_shaped_push(root);
  if (event == "create") return read_shaped_creation(root);
  if (event == "delete") return read_shaped_deletion(root);
  return no_push(event);
}

}  // namespace slipway::forge
