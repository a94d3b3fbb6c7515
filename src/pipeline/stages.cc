#include "pipeline/stages.h"

#include "store/stages.h"

namespace slipway::pipeline {
namespace {

struct Default {
  const char* name;
  std::optional<model::ServiceKind> kind;
};

const Default kDefaults[] = {{"DEFAULT DATABASE", std::nullopt},
                             {"DEFAULT JOB", model::ServiceKind::JOB},
                             {"DEFAULT CONTAINER", model::ServiceKind::CONTAINER},
                             {"DEFAULT APPLICATION", model::ServiceKind::APPLICATION}};

}  // namespace

void add_default_stages(Context& context, store::Transaction& tx,
                        const model::EnvironmentId& environment) {
  const auto now = context.clock.now();
  std::int64_t order = 0;
  for (const auto& one : kDefaults) {
    model::DeploymentStage stage;
    stage.id = model::DeploymentStageId::make(now, context.random);
    stage.environment = environment;
    stage.name = one.name;
    stage.order = order++;
    stage.default_for = one.kind;
    stage.created_at = stage.updated_at = now;
    if (const auto stored = store::insert(tx, stage); !stored) {
      throw std::logic_error(stored.error().message);
    }
  }
}

}  // namespace slipway::pipeline
