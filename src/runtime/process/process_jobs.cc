#include "runtime/process/process_jobs.h"

#include <utility>

#include "runtime/process/instance/status.h"
#include "runtime/process/launch.h"
#include "runtime/process/log_reader.h"
#include "runtime/process/supervisor_client.h"
#include "runtime/process/version_spec.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime {

using base::ErrorCode;
using base::fail;

ProcessJobs::ProcessJobs(const ProcessOptions& options, const ReleaseFiles& files,
                         ServiceUsers& users, ControlGroups& control_groups)
    : options_(options), files_(files), users_(users), control_groups_(control_groups) {}

base::Result<Attempt> ProcessJobs::start(const model::AttemptId& id, const Version& version,
                                         std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
  const auto folder = files_.run(id);
  // Its first supervisor writes a status before its first word.
  if (is_supervised(folder) || stored_status(folder)) return inspect(id);
  const std::string name = id.to_string();
  auto spec = make_spec(options_, files_, users_, version, name, std::nullopt);
  if (!spec) return fail(spec.error());
  if (auto limited = control_groups_.add(*spec, version.settings); !limited) {
    return fail(limited.error());
  }
  spec->once = true;
  auto launched = store_spec(folder, *spec).and_then([&] {
    return launch(options_.supervisor, folder, *spec);
  });
  if (!launched) {
    if (launched.error().code == ErrorCode::kFailed) (void)remove(id);
    return fail(launched.error());
  }
  return inspect(id);
}

base::Result<Attempt> ProcessJobs::inspect(const model::AttemptId& id) {
  const auto folder = files_.run(id);
  if (is_supervised(folder)) return Attempt{AttemptState::kRunning, 0};
  const auto status = stored_status(folder);
  if (!status || (status->phase != Phase::kCompleted && status->phase != Phase::kStopped)) {
    return Attempt{};
  }
  return Attempt{AttemptState::kEnded, static_cast<int>(status->exit_code)};
}

base::Result<void> ProcessJobs::stop(const model::AttemptId& id, base::Duration grace) {
  const auto folder = files_.run(id);
  if (!read_spec(folder)) return {};
  return end_instance(folder, id.to_string(), grace);
}

base::Result<void> ProcessJobs::remove(const model::AttemptId& id) {
  if (is_supervised(files_.run(id))) {
    return fail(ErrorCode::kConflict, "The attempt still runs; stop it first.");
  }
  control_groups_.remove(read_spec(files_.run(id)));
  return files_.remove(id);
}

std::vector<model::LogLine> ProcessJobs::log(const model::AttemptId& id, std::uint64_t after,
                                             std::size_t limit) {
  const auto folder = files_.run(id);
  const auto spec = read_spec(folder);
  const SecretMask mask(spec ? spec->secrets : std::vector<std::string>{});
  return read_log(folder, after, limit, mask);
}

}  // namespace slipway::runtime
