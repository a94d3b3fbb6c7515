#pragma once
// How a runtime runs built versions to their end, as jobs want it. The step `run` calls it. An
// attempt is known by an id of its own, is never started a second time, and may go on beside
// instances and other attempts of its version. Every call may be made again after a crash: it then
// finds what is there. Blocking; thread-safe.

#include <cstdint>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/deployment.h"
#include "model/ids.h"

namespace slipway::runtime {

struct Version;

enum class AttemptState {
  kRunning,
  kEnded,  // by itself, or stopped
  kGone,   // unknown here, or lost with the machine or its supervisor
};

struct Attempt {
  AttemptState state = AttemptState::kGone;
  int exit_code = 0;  // of kEnded: 128 + signal where it was killed
};

class JobRuntime {
 public:
  virtual ~JobRuntime() = default;

  // Starts the command that the version's settings say. Where this attempt was started before it is
  // only looked at, whatever became of it. The error of one that cannot be started leaves nothing.
  virtual base::Result<Attempt> start(const model::AttemptId& id, const Version& version,
                                      std::stop_token stop) = 0;

  // kUnavailable where the runtime does not answer.
  virtual base::Result<Attempt> inspect(const model::AttemptId& id) = 0;

  // Asks it to end, and after the grace ends all that came of it. Gone or ended: no error.
  virtual base::Result<void> stop(const model::AttemptId& id, base::Duration grace) = 0;

  // Forgets an attempt that ended, with its log. kConflict while it runs.
  virtual base::Result<void> remove(const model::AttemptId& id) = 0;

  // Its output after line `after`, at most `limit` lines, oldest first.
  virtual std::vector<model::LogLine> log(const model::AttemptId& id, std::uint64_t after,
                                          std::size_t limit) = 0;
};

}  // namespace slipway::runtime
