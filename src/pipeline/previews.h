#pragma once
// Previews of pull requests: what forges tell is put beside what is known, and the step `preview`
// brings about what follows. Called in a transaction by interpret, by the API and by the step.

#include <string>
#include <vector>

#include "model/preview.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "rules/webhook/sender.h"
#include "store/database.h"

namespace slipway::pipeline {

struct TakenNews {
  bool is_taken = false;
  std::string message;  // for people: what comes of it
};

// Takes in what a forge tells of a pull request, for each environment in which some service wants
// previews of its target branch.
TakenNews take_pull_request(Context& context, store::Transaction& tx,
                            const model::OrganizationId& organization,
                            const rules::PullRequestNews& news);

// A person allows this commit of a fork. kConflict where it is not the newest.
base::Result<void> allow_preview(Context& context, store::Transaction& tx,
                                 const model::PreviewId& id, const std::string& commit,
                                 const std::string& user);

// Its environment goes now; what is pushed to the pull request later makes it anew.
void remove_preview(Context& context, store::Transaction& tx, model::Preview preview,
                    const std::string& why);

// The environment's rule is another from now on: its previews go after the time that it says,
// counted from their last news, and those that wait for room are looked at again.
void follow_rule(Context& context, store::Transaction& tx, const model::Environment& environment,
                 const model::PreviewRule& before);

// The services of the environment that want previews, and come from this branch.
std::vector<model::Service> previewed_services(store::Transaction& tx,
                                               const model::EnvironmentId& environment,
                                               const model::RepositoryKey& repository,
                                               const std::string& branch);

// Those of its previews that have an environment.
std::size_t live_previews(const std::vector<model::Preview>& previews);

}  // namespace slipway::pipeline
