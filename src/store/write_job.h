#pragma once
// What the queue of an adapter's writer holds: a work, and who is told how it ended. Internal to
// store/.

#include <exception>
#include <functional>

#include "store/database.h"

namespace slipway::store {

struct WriteJob {
  Database::Work work;
  // With what the work or the commit threw, or null.
  std::function<void(std::exception_ptr)> ended;
  bool durable = true;
};

// Of submit(): whatever it threw is kUnavailable.
WriteJob submitted_job(Database::Work work, Database::Done done);
// What submit() answers where the queue takes no more.
base::Result<void> queue_full();

// Of write(): gives `push` the job and returns when it ended. What it threw comes out here.
void push_and_wait(const Database::Work& work, bool durable,
                   const std::function<void(WriteJob)>& push);

}  // namespace slipway::store
