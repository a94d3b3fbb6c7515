#include "pipeline/runtimes.h"

#include <algorithm>

#include "base/enum.h"
#include "store/organizations.h"

namespace slipway::pipeline {

base::Error no_runtime_of(model::RuntimeKind kind) {
  return {base::ErrorCode::kUnavailable, "this daemon has no runtime of kind " +
                                             base::to_string(kind) + "; take one of another kind"};
}

RuntimeState Runtimes::look(const model::Runtime& configured) {
  const auto adapter = of(configured);
  if (!adapter) return {false, adapter.error().message, {}};
  auto answer = (*adapter)->check();
  if (!answer) return {false, answer.error().message, {}};
  return {true, std::move(*answer), (*adapter)->capabilities()};
}

std::vector<runtime::Runtime*> all_runtimes(Runtimes& runtimes, store::Database& database) {
  std::vector<model::Runtime> configured;
  database.read([&](store::Transaction& tx) { configured = store::all_runtimes(tx); });
  std::vector<runtime::Runtime*> adapters;
  for (const auto& one : configured) {
    if (!runtimes.is_here(one)) continue;
    const auto adapter = runtimes.of(one);
    if (adapter && std::find(adapters.begin(), adapters.end(), *adapter) == adapters.end()) {
      adapters.push_back(*adapter);
    }
  }
  return adapters;
}

}  // namespace slipway::pipeline
