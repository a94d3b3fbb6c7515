#include "api/through.h"

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/approvals.h"
#include "store/deployments.h"

namespace slipway::api {
namespace {

constexpr std::size_t kLongestReason = 1000;

struct Gate {
  std::string field, what, instead;
};

const Gate kFreezeGate{"through_freeze", "going through a freeze window",
                       "waits for the window's end"};
const Gate kApprovalGate{"through_approval", "deploying without approval",
                         "waits for people's approval"};

std::string read_reason(base::JsonFields& fields, const ApiRequest& request, const Gate& gate) {
  const auto reason = fields.text(gate.field);
  if (!reason) return {};
  if (request.caller.role < model::Role::ADMIN) {
    fields.take(base::Error{base::ErrorCode::kForbidden,
                            gate.field + ": " + gate.what + " needs the role ADMIN, and '" +
                                request.caller.name + "' has " +
                                base::to_string(request.caller.role) +
                                ". Leave it out, and the deployment " + gate.instead + ".",
                            gate.field});
  } else if (reason->find_first_not_of(" \t\r\n") == std::string::npos) {
    fields.wrong(gate.field, "must say why; the audit log and the deployment keep it.");
  } else if (reason->size() > kLongestReason) {
    fields.wrong(gate.field, "has at most 1000 bytes.");
  }
  return *reason;
}

}  // namespace

Through read_through(base::JsonFields& fields, const ApiRequest& request) {
  return {read_reason(fields, request, kFreezeGate), read_reason(fields, request, kApprovalGate)};
}

base::Result<Through> read_through(const ApiRequest& request) {
  if (request.http.body.empty()) return Through();
  const auto body = request.body();
  if (!body) return base::fail(body.error());
  base::JsonFields fields(*body);
  auto through = read_through(fields, request);
  fields.refuse_unknown();
  if (fields.error()) return base::fail(*fields.error());
  return through;
}

void let_through(ApiContext& c, store::Transaction& tx, const model::ServiceId& service,
                 const Through& through) {
  if (through.freeze.empty() && through.approval.empty()) return;
  for (const auto& open : store::open_deployments(tx, service)) {
    if (open.state != model::DeploymentState::QUEUED) continue;
    if (!through.freeze.empty()) {
      [[maybe_unused]] const auto done =
          pipeline::go_through_freeze(c.pipeline, tx, open.id, through.freeze);
    }
    if (!through.approval.empty()) {
      [[maybe_unused]] const auto done =
          pipeline::go_through_approval(c.pipeline, tx, open.id, through.approval);
    }
  }
}

void show_through(const Through& through, boost::json::object& answer) {
  if (!through.freeze.empty()) answer["through_freeze"] = through.freeze;
  if (!through.approval.empty()) answer["through_approval"] = through.approval;
}

}  // namespace slipway::api
