#include "held_store.h"

namespace slipway::simulation {

// In other words than the fence's, which a fault weakens.
bool HeldStore::is_held(store::Transaction& tx) const {
  return tx.query_one(
             "SELECT task.lease_owner FROM task WHERE step = $1 AND subject = $2",
             [](const store::Row& row) { return row.text(0); }, task_.step,
             task_.subject) == task_.lease;
}

store::Database::Work HeldStore::watched(const Work& work) {
  return [this, &work](store::Transaction& tx) {
    const bool was_held = is_held(tx);
    work(tx);
    if (was_held) {
      is_given_back_ = !is_held(tx);
    } else if (!is_given_back_) {
      universe_.break_promise("a lost lease writes nothing",
                              task_.lease + " writes for " + task_.step + " " + task_.subject +
                                  ", which it does not hold any more");
    }
  };
}

}  // namespace slipway::simulation
