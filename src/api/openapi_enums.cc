#include "api/openapi_enums.h"

#include "base/enum.h"
#include "model/approval.h"
#include "model/commit_status.h"
#include "model/deployment.h"
#include "model/freeze_window.h"
#include "model/helm.h"
#include "model/hook.h"
#include "model/job.h"
#include "model/notice.h"
#include "model/preview.h"
#include "model/push.h"
#include "model/quarantine.h"
#include "model/restriction.h"
#include "model/role.h"
#include "model/service.h"
#include "model/tag_policy.h"
#include "model/variable.h"
#include "model/verdict.h"
#include "model/webhook.h"

namespace slipway::api {

using base::enum_names;

std::vector<std::pair<std::string, std::vector<std::string>>> openapi_enums() {
  return {{"APIVariableScopeEnum", enum_names<model::VariableScope>()},
          {"APIVariableTypeEnum", enum_names<model::VariableType>()},
          {"ApprovalAnswer", enum_names<model::ApprovalAnswer>()},
          {"ApprovalState", enum_names<model::ApprovalState>()},
          {"CommitState", enum_names<model::CommitState>()},
          {"ContainerRegistryKindEnum", enum_names<model::ContainerRegistryKind>()},
          {"HelmRepositoryKindEnum", enum_names<model::HelmRepositoryKind>()},
          {"Decision", enum_names<model::Decision>()},
          {"DeliveryState", enum_names<model::DeliveryState>()},
          {"DeploymentAction", enum_names<model::DeploymentAction>()},
          {"DeploymentRestrictionModeEnum", enum_names<model::RestrictionMode>()},
          {"DeploymentState", enum_names<model::DeploymentState>()},
          {"DeploymentTriggerType", enum_names<model::TriggerType>()},
          {"EnvironmentModeEnum", enum_names<model::EnvironmentMode>()},
          {"GitWebhookStatus", enum_names<model::GitWebhookStatus>()},
          {"HookKind", enum_names<model::HookKind>()},
          {"JobEvent", enum_names<model::JobEvent>()},
          {"JobLifecycleTypeEnum", enum_names<model::LifecycleType>()},
          {"OrganizationWebhookEventEnum", enum_names<model::WebhookEventType>()},
          {"OrganizationWebhookKindEnum", enum_names<model::WebhookKind>()},
          {"PortProtocolEnum", enum_names<model::PortProtocol>()},
          {"PreviewState", enum_names<model::PreviewState>()},
          {"PushSource", enum_names<model::PushSource>()},
          {"PushState", enum_names<model::PushState>()},
          {"QuarantineCause", enum_names<model::QuarantineCause>()},
          {"Reason", enum_names<model::Reason>()},
          {"Role", enum_names<model::Role>()},
          {"RunState", enum_names<model::RunState>()},
          {"RunTriggerType", enum_names<model::RunTrigger>()},
          {"RuntimeKind", enum_names<model::RuntimeKind>()},
          {"ServiceTypeEnum", enum_names<model::ServiceKind>()},
          {"StatusDelivery", enum_names<model::StatusDelivery>()},
          {"StepState", enum_names<model::StepState>()},
          {"TagOrder", enum_names<model::TagOrder>()},
          {"TagPolicyKind", enum_names<model::TagPolicyKind>()},
          {"WebhookEventState", enum_names<model::WebhookEventState>()},
          {"Weekday", enum_names<model::Weekday>()}};
}

}  // namespace slipway::api
