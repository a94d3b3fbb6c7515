#include "store/postgres/postgres_readers.h"

namespace slipway::store {
namespace {

constexpr auto kReaderPatience = std::chrono::seconds(30);
constexpr auto kAway = std::chrono::milliseconds(500);

}  // namespace

std::unique_ptr<PostgresConnection> PostgresReaders::take() {
  std::unique_lock lock(mutex_);
  const auto free = [&] { return !idle_.empty() || open_ < limit_; };
  if (!changed_.wait_for(lock, kReaderPatience, free)) {
    throw Unavailable("all " + std::to_string(limit_) + " connections to the database are busy");
  }
  if (!idle_.empty()) {
    auto reader = std::move(idle_.back());
    idle_.pop_back();
    return reader;
  }
  if (std::chrono::steady_clock::now() < away_until_) throw ConnectionLost(away_);
  ++open_;
  return nullptr;
}

void PostgresReaders::leave() {
  const std::lock_guard lock(mutex_);
  --open_;
  changed_.notify_one();
}

std::unique_ptr<PostgresConnection> PostgresReaders::begin(base::Duration ahead) {
  // Those that were kept may have died with the server that they were connected to.
  while (auto reader = take()) {
    try {
      reader->begin_read(ahead);
      return reader;
    } catch (const ConnectionLost&) {
      reader.reset();
      leave();
    }
  }
  try {
    auto reader = std::make_unique<PostgresConnection>(connection_);
    reader->begin_read(ahead);
    return reader;
  } catch (const std::exception& e) {
    leave();
    const std::lock_guard lock(mutex_);
    away_until_ = std::chrono::steady_clock::now() + kAway;
    away_ = e.what();
    throw;
  }
}

void PostgresReaders::end(std::unique_ptr<PostgresConnection> reader) noexcept {
  reader->roll_back();
  if (!reader->is_usable()) {
    reader.reset();
    leave();
    return;
  }
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(reader));
  changed_.notify_one();
}

}  // namespace slipway::store
