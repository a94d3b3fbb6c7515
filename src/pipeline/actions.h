#pragma once
// What a person asks of a service. Each runs inside the caller's transaction and asks for the steps
// that bring it about. Called by the API.

#include "model/deployment.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// Brings the service to a commit ("": its branch's tip). From then on it counts as deployed once,
// and as not stopped.
model::DeploymentId deploy(Context& context, store::Transaction& tx, const model::Service& service,
                           const std::string& commit, const std::string& user);

// Brings a service that runs an image to a tag ("": the one that it is configured with), which it
// keeps from then on.
model::DeploymentId deploy_image(Context& context, store::Transaction& tx,
                                 const model::Service& service, const std::string& tag,
                                 const std::string& user);

// Brings a service that is a chart to a version: of one from git a commit ("": its branch's tip),
// of a repository's its version ("": the one that it is configured with), which it keeps from then
// on. `values_commit` is where its values in git are taken from; "": their branch's tip.
model::DeploymentId deploy_chart(Context& context, store::Transaction& tx,
                                 const model::Service& service, const std::string& version,
                                 const std::string& values_commit, const std::string& user);

// kConflict where the service is being deleted: nothing more is to begin.
base::Result<void> check_stays(const model::Service& service);

// The version that serves once more, or the last one that was asked for. kConflict where there was
// none.
base::Result<model::DeploymentId> redeploy(Context& context, store::Transaction& tx,
                                           const model::Service& service,
                                           model::DeploymentAction action, const std::string& user);

// The version that served before the one that serves, or that deployment's. The watermark stays:
// only a change that comes later deploys again.
base::Result<model::DeploymentId> roll_back(Context& context, store::Transaction& tx,
                                            const model::Service& service,
                                            const std::optional<model::DeploymentId>& to,
                                            const std::string& user);

// Lets one that waits start in a freeze window, and says why. kConflict once it has begun.
base::Result<void> go_through_freeze(Context& context, store::Transaction& tx,
                                     const model::DeploymentId& id, const std::string& reason);

// Takes it down until a person deploys it again; what waits or runs for it is cancelled.
void stop(Context& context, store::Transaction& tx, const model::Service& service);

// As stop, and of a helm service nothing is left: its release goes, with all that only a chart
// keeps.
void uninstall(Context& context, store::Transaction& tx, const model::Service& service);

// As stop, and forgets the service; a job that has something to run at its deletion once that has
// run, or when it is asked a second time.
void remove(Context& context, store::Transaction& tx, const model::Service& service);

// With all that is in it, as soon as no job runs any more.
void remove_environment(Context& context, store::Transaction& tx, const model::EnvironmentId& id);
void remove_project(Context& context, store::Transaction& tx, const model::ProjectId& id);

// What a delivery would do, for a CI without a webhook. kNotFound where no service is linked.
base::Result<model::PushId> announce(Context& context, store::Transaction& tx,
                                     const model::OrganizationId& organization,
                                     const model::GitUrl& repository, const std::string& branch,
                                     const std::string& user);

}  // namespace slipway::pipeline
