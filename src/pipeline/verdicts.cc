#include "pipeline/verdicts.h"

#include "store/quarantines.h"
#include "store/services.h"

namespace slipway::pipeline {

rules::Candidate candidate_of(store::Transaction& tx, const model::Service& service) {
  return {service.auto_deploy,
          service.deployed_once,
          service.stopped,
          service.skip_by_message,
          service.watermark,
          store::restrictions(tx, service.id),
          store::quarantines(tx, service.id)};
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
  return verdict;
}

}  // namespace slipway::pipeline
