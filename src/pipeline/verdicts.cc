#include "pipeline/verdicts.h"

#include <utility>

#include "rules/helm_values.h"
#include "store/quarantines.h"
#include "store/services.h"
#include "store/values_links.h"

namespace slipway::pipeline {

rules::Candidate candidate_of(store::Transaction& tx, const model::Service& service) {
  auto restrictions = store::restrictions(tx, service.id);
  rules::count_values(service, restrictions);
  return {service.auto_deploy,
          service.deployed_once,
          service.stopped,
          service.skip_by_message,
          service.watermark,
          std::move(restrictions),
          store::quarantines(tx, service.id)};
}

rules::Candidate candidate_by_values(const model::Service& service) {
  return {service.auto_deploy,     service.deployed_once, service.stopped,
          service.skip_by_message, service.watermark,     rules::values_restrictions(service)};
}

std::vector<model::Service> services_linked(store::Transaction& tx,
                                            const model::OrganizationId& organization,
                                            const model::RepositoryKey& repository) {
  auto services = store::services_of_repository(tx, organization, repository);
  for (auto& service : store::linked_by_values(tx, organization, repository)) {
    services.push_back(std::move(service));
  }
  return services;
}

model::Verdict to_verdict(const model::Service& service, const rules::Ruling& ruling,
                          const std::string& tip) {
  model::Verdict verdict;
  verdict.service = service.id;
  verdict.service_name = service.name;
  verdict.environment = service.environment;
  verdict.decision = ruling.decision;
  verdict.reason = ruling.reason;
  verdict.explanation = ruling.explanation;
  verdict.from = service.watermark;
  verdict.to = tip;
  verdict.changed_files_count = ruling.changed_files_count;
  verdict.deciding = ruling.deciding;
  for (auto& evidence : verdict.deciding) {
    if (evidence.restriction == model::RestrictionId()) evidence.restriction.reset();
  }
  return verdict;
}

}  // namespace slipway::pipeline
