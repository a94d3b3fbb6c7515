#include "node_store.h"

namespace slipway::simulation {

void NodeStore::connect() {
  if (!standing_.is_cut_off) return;
  reach_.pass(std::chrono::seconds(2));
  throw store::Unavailable("the database does not answer");
}

void NodeStore::read(const Work& work) {
  if (reach_.is_dead()) throw Killed{};
  if (reach_.universe().dice.one_in(4)) reach_.pass({});
  connect();
  disk_.read(work, ahead());
}

void NodeStore::commit(const Work& work, bool durable) {
  reach_.pass(base::Duration(reach_.universe().dice.between(0, 3000)));
  reach_.point({Effect::STORE_WRITE, Moment::BEFORE});
  connect();
  const auto topics = disk_.write(work, durable, ahead());
  committed_(topics);
  reach_.point({Effect::STORE_WRITE, Moment::AFTER});
}

base::Result<void> NodeStore::submit(Work work, Done done, const Lend&) {
  if (!takes_deliveries) return base::fail(base::ErrorCode::kUnavailable, "not simulated");
  try {
    commit(work, true);
  } catch (const store::Unavailable& e) {
    done(base::fail(base::ErrorCode::kUnavailable, e.what()));
    return {};
  }
  done({});
  return {};
}

base::Result<void> NodeStore::back_up(const std::string&) {
  return base::fail(base::ErrorCode::kUnavailable, "not simulated");
}

}  // namespace slipway::simulation
