#include "api/through_freeze.h"

#include "base/enum.h"
#include "pipeline/actions.h"
#include "store/deployments.h"

namespace slipway::api {
namespace {

constexpr std::size_t kLongestReason = 1000;

}  // namespace

std::string read_through_freeze(base::JsonFields& fields, const ApiRequest& request) {
  const auto reason = fields.text("through_freeze");
  if (!reason) return {};
  if (request.caller.role < model::Role::ADMIN) {
    fields.take(base::Error{base::ErrorCode::kForbidden,
                            "through_freeze: going through a freeze window needs the role ADMIN, "
                            "and '" +
                                request.caller.name + "' has " +
                                base::to_string(request.caller.role) +
                                ". Leave it out, and the deployment waits for the window's end.",
                            "through_freeze"});
  } else if (reason->find_first_not_of(" \t\r\n") == std::string::npos) {
    fields.wrong("through_freeze", "must say why; the audit log and the deployment keep it.");
  } else if (reason->size() > kLongestReason) {
    fields.wrong("through_freeze", "has at most 1000 bytes.");
  }
  return *reason;
}

base::Result<std::string> read_through_freeze(const ApiRequest& request) {
  if (request.http.body.empty()) return std::string();
  const auto body = request.body();
  if (!body) return base::fail(body.error());
  base::JsonFields fields(*body);
  auto reason = read_through_freeze(fields, request);
  fields.refuse_unknown();
  if (fields.error()) return base::fail(*fields.error());
  return reason;
}

void let_through_freeze(ApiContext& c, store::Transaction& tx, const model::ServiceId& service,
                        const std::string& reason) {
  if (reason.empty()) return;
  for (const auto& open : store::open_deployments(tx, service)) {
    if (open.state != model::DeploymentState::QUEUED) continue;
    [[maybe_unused]] const auto done = pipeline::go_through_freeze(c.pipeline, tx, open.id, reason);
  }
}

}  // namespace slipway::api
