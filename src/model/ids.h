#pragma once
// The distinct id types of everything that Slipway stores.

#include "base/id.h"

namespace slipway::model {

using OrganizationId = base::Id<struct OrganizationTag>;
using ProjectId = base::Id<struct ProjectTag>;
using EnvironmentId = base::Id<struct EnvironmentTag>;
using ServiceId = base::Id<struct ServiceTag>;
using RestrictionId = base::Id<struct RestrictionTag>;
using VariableId = base::Id<struct VariableTag>;
using GitTokenId = base::Id<struct GitTokenTag>;
using RuntimeId = base::Id<struct RuntimeTag>;
using ApiTokenId = base::Id<struct ApiTokenTag>;
using UserId = base::Id<struct UserTag>;
using AuditEntryId = base::Id<struct AuditEntryTag>;
using WebhookId = base::Id<struct WebhookTag>;
using WebhookEventId = base::Id<struct WebhookEventTag>;
using CommitStatusId = base::Id<struct CommitStatusTag>;
using HookId = base::Id<struct HookTag>;
using DeliveryId = base::Id<struct DeliveryTag>;
using PushId = base::Id<struct PushTag>;
using NoticeId = base::Id<struct NoticeTag>;
using HelmRepositoryId = base::Id<struct HelmRepositoryTag>;
using ContainerRegistryId = base::Id<struct ContainerRegistryTag>;
using PreviewId = base::Id<struct PreviewTag>;
using CheckGateId = base::Id<struct CheckGateTag>;
using QuarantineId = base::Id<struct QuarantineTag>;
using VerdictId = base::Id<struct VerdictTag>;
using DeploymentStageId = base::Id<struct DeploymentStageTag>;
using FreezeWindowId = base::Id<struct FreezeWindowTag>;
// The deployments of an environment that were dispatched together.
using BatchId = base::Id<struct BatchTag>;
using CustomDomainId = base::Id<struct CustomDomainTag>;
using DeploymentId = base::Id<struct DeploymentTag>;
using RunId = base::Id<struct RunTag>;
using AttemptId = base::Id<struct AttemptTag>;

}  // namespace slipway::model
