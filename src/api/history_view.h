#pragma once
// Deployments as the reference's histories and queues show them, in the `memory` of a list
// (list_writer.h).

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "api/api_context.h"
#include "model/deployment.h"
#include "model/stage.h"
#include "store/standings.h"

namespace slipway::api {

// The commits of one answer, each asked of its mirror once.
class CommitShapes {
 public:
  explicit CommitShapes(ApiContext& context) : context_(context) {}
  const boost::json::value& of(const model::RepositoryKey& repository, const std::string& commit);

 private:
  ApiContext& context_;
  std::map<std::pair<model::RepositoryKey, std::string>, boost::json::value> shapes_;
};

// DeploymentHistoryApplication, or DeploymentHistoryContainer.
boost::json::object history_item(CommitShapes& commits, const store::ServiceLabel& service,
                                 const model::Deployment& deployment,
                                 const boost::json::storage_ptr& memory);
// DeploymentHistoryService
boost::json::object history_v2_item(CommitShapes& commits, const store::ServiceLabel& service,
                                    const model::Deployment& deployment,
                                    const boost::json::storage_ptr& memory);
boost::json::object auditing_data(const model::Deployment& deployment,
                                  const boost::json::storage_ptr& memory = {});

// What the histories of an environment show beside its deployments.
struct EnvironmentView {
  model::EnvironmentId id;
  std::map<model::ServiceId, store::ServiceLabel> services;  // those that are still there
  // Of a staged view only.
  std::vector<model::DeploymentStage> stages;
  std::map<model::ServiceId, model::StagedService> staged;

  const store::ServiceLabel& service(const model::Deployment& member) const;
};
EnvironmentView environment_view(store::Transaction& tx, const model::EnvironmentId& environment);
EnvironmentView staged_view(store::Transaction& tx, const model::EnvironmentId& environment);

// Those that were dispatched together.
struct BatchView {
  model::BatchId id;
  std::vector<model::Deployment> members;  // oldest first
};
// DeploymentHistoryEnvironment
boost::json::object history_item(CommitShapes& commits, const EnvironmentView& view,
                                 const BatchView& batch, const boost::json::storage_ptr& memory);
// DeploymentHistoryEnvironmentV2, of a staged view.
boost::json::object history_v2_item(CommitShapes& commits, const EnvironmentView& view,
                                    const BatchView& batch, const boost::json::storage_ptr& memory);

}  // namespace slipway::api
