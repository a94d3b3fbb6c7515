#include "direct_store.h"

#include <utility>

namespace slipway::simulation {
namespace {

constexpr store::WalLimits kWalLimits{.size = 64U << 20U, .prewritten = 0};  // as SqliteOptions has

}  // namespace

DirectStore::DirectStore(const std::string& path)
    : connection_(path, store::SqliteConnection::Mode::kReadWrite),
      wal_(connection_, path, kWalLimits),
      server_([this](const std::stop_token& stop) { serve(stop); }) {}

void DirectStore::read(const Work& work) {
  const std::lock_guard lock(using_);
  work(connection_);
}

void DirectStore::write(const Work& work) {
  const std::lock_guard lock(using_);
  connection_.begin_write();
  try {
    work(connection_);
  } catch (...) {
    connection_.roll_back();
    throw;
  }
  connection_.commit();
  if (wal_.needs_tending()) wal_.tend();
}

base::Result<void> DirectStore::submit(Work work, Done done, const Lend&) {
  const std::lock_guard lock(waiting_mutex_);
  waiting_.emplace_back(std::move(work), std::move(done));
  changed_.notify_one();
  return {};
}

void DirectStore::serve(const std::stop_token& stop) {
  while (true) {
    std::pair<Work, Done> next;
    {
      std::unique_lock lock(waiting_mutex_);
      if (!changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    write(next.first);
    next.second({});
  }
}

base::Result<void> DirectStore::back_up(const std::string&) {
  return base::fail(base::ErrorCode::kUnavailable, "not simulated");
}

}  // namespace slipway::simulation
