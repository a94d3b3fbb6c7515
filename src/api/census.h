#pragma once
// What /api/daemon and /metrics say of whole tables and folders, which takes long where years are
// kept. Api makes it once for both.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "api/api_context.h"
#include "api/executor.h"
#include "api/remembered.h"
#include "store/unapplied.h"

namespace slipway::api {

struct Census {
  base::Timestamp counted_at{};
  // By table: "delivery", "push", "deployment", "run", "webhook_event"; how many are in each state.
  std::map<std::string, std::map<std::string, std::int64_t>> states;
  std::vector<store::Unapplied> unapplied;
  std::int64_t database_bytes = 0;
  std::int64_t mirrors_bytes = 0;
  std::int64_t mirrors = 0;
};
using RememberedCensus = std::shared_ptr<Remembered<Census>>;

// `data` is the data folder.
RememberedCensus remembered_census(Executor& executor, const ApiContext& context,
                                   std::filesystem::path data);

}  // namespace slipway::api
