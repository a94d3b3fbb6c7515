#pragma once
// Attempts in memory, for tests of the steps. What one does follows from its command: "exit N"
// writes a line and ends so, "wait" goes on until it is stopped or told to end. Thread-safe.

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/job_runtime.h"

namespace slipway::runtime {

class FakeJobs final : public JobRuntime {
 public:
  // As a crash of the machine does.
  void lose(const model::AttemptId& id);
  // All that go on end like this.
  void end_all(int exit_code);
  // The engine does not answer, or does again.
  void set_away(bool away);
  // Away at removals alone, or there again.
  void set_away_at_removals(bool away);
  // "COMMIT entrypoint arguments" of each that was started, in order.
  std::vector<std::string> started() const;
  // How many there are, whatever their state.
  std::size_t count() const;
  std::size_t running() const;

  base::Result<Attempt> start(const model::AttemptId& id, const Version& version,
                              std::stop_token stop) override;
  base::Result<Attempt> inspect(const model::AttemptId& id) override;
  base::Result<void> stop(const model::AttemptId& id, base::Duration grace) override;
  base::Result<void> remove(const model::AttemptId& id) override;
  std::vector<model::LogLine> log(const model::AttemptId& id, std::uint64_t after,
                                  std::size_t limit) override;

 private:
  struct Known {
    Attempt attempt;
    std::vector<model::LogLine> lines;
  };

  mutable std::mutex mutex_;
  std::map<model::AttemptId, Known> known_;
  std::vector<std::string> started_;
  bool away_ = false;
  bool away_at_removals_ = false;
};

}  // namespace slipway::runtime
