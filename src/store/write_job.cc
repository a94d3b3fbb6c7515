#include "store/write_job.h"

#include <future>
#include <utility>

namespace slipway::store {

WriteJob submitted_job(Database::Work work, Database::Done done) {
  return {std::move(work), [done = std::move(done)](const std::exception_ptr& error) {
            if (!error) return done({});
            try {
              std::rethrow_exception(error);
            } catch (const std::exception& e) {
              done(base::fail(base::ErrorCode::kUnavailable, e.what()));
            }
          }};
}

base::Result<void> queue_full() {
  return base::fail(base::ErrorCode::kUnavailable,
                    "The store's queue is full; try again in a moment.");
}

void push_and_wait(const Database::Work& work, bool durable,
                   const std::function<void(WriteJob)>& push) {
  std::promise<void> promise;
  auto future = promise.get_future();
  push({[&work](Transaction& tx) { work(tx); },
        [&promise](const std::exception_ptr& error) {
          if (error) {
            promise.set_exception(error);
          } else {
            promise.set_value();
          }
        },
        durable});
  future.get();
}

}  // namespace slipway::store
