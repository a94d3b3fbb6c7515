#pragma once
// The verdicts that a tip gets, with nothing stored: what decide stores, and what the dry run
// (`explain`) shows.

#include <string>
#include <vector>

#include "model/push.h"
#include "model/service.h"
#include "model/verdict.h"
#include "rules/decide.h"
#include "store/database.h"

namespace slipway::pipeline {

// What of a service bears on its verdict, its restrictions and quarantines included.
rules::Candidate candidate_of(store::Transaction& tx, const model::Service& service);
// Of one that is linked by its values (store/values_links.h): these are what counts there.
rules::Candidate candidate_by_values(const model::Service& service);

// All that are linked to the repository, by what they are made of or by their values.
std::vector<model::Service> services_linked(store::Transaction& tx,
                                            const model::OrganizationId& organization,
                                            const model::RepositoryKey& repository);

// As a verdict without ids of its own.
model::Verdict to_verdict(const model::Service& service, const rules::Ruling& ruling,
                          const std::string& tip);

}  // namespace slipway::pipeline
