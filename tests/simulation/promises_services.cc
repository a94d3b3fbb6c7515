#include "promises.h"
#include "versions.h"

namespace slipway::simulation {

void Promises::check_services() {
  std::map<std::string, Seen> now;
  disk_.read([&](store::Transaction& tx) {
    tx.run("SELECT id, COALESCE(serving, ''), watermark, stopped FROM service", {},
           [&](const store::Row& row) {
             auto& seen = now[row.text(0)];
             seen.serving = row.text(1);
             seen.watermark = row.text(2);
             seen.stopped = row.boolean(3);
           });
  });
  for (auto& [id, seen] : now) {
    auto* const service = organization_.find(id);
    const Seen before = seen_[id];
    seen.version = before.version;
    seen.place = before.place;
    if (service == nullptr) continue;
    if (seen.watermark != before.watermark) {
      universe_.note({"watermark", service->name, brief(seen.watermark)});
      if (service->repository != nullptr && !seen.watermark.empty() &&
          !service->chosen.contains(seen.watermark) &&
          !service->repository->ever_had(service->branch, seen.watermark)) {
        universe_.break_promise("only its branch's versions", "the watermark of " + service->name +
                                                                  " is " + brief(seen.watermark) +
                                                                  ", which its branch never had");
      }
    }
    if (seen.stopped != before.stopped) {
      universe_.note({seen.stopped ? "stopped" : "not stopped", service->name});
    }
    if (seen.serving == before.serving || seen.serving.empty()) continue;
    const auto serving = deployment(seen.serving);
    if (!serving) continue;
    universe_.note({"serves", service->name, brief(serving->version()), serving->trigger});
    check_forwards(*service, seen, *serving);
    if (!serving->by_itself() && serving->version() != tip_of(*service)) touched(*service);
    // Of an image a person's choice stays, whatever else is announced below it.
    if (serving->by_itself() && service->repository != nullptr && service->touched_at &&
        serving->row > *service->touched_at) {
      service->touched_at.reset();
    }
    seen.version = serving->version();
  }
  seen_ = std::move(now);
}

// A branch that was reset is at an older commit again, later.
void Promises::check_forwards(const KnownService& service, Seen& seen, const Known& to) {
  const bool by_itself = to.by_itself() && !to.version().empty() && seen.version != to.version();
  auto place = place_of(service, to.version(), by_itself ? seen.place : 0);
  // Of an image its versions count, and of one version its digests.
  if (by_itself && !place && service.image != nullptr && seen.place > 0) {
    const auto before = numbers_of(service.image->pushes[seen.place - 1].tag);
    const auto after = numbers_of(to.tag);
    if (after > before) place = place_of(service, to.version(), 0);
  }
  if (!by_itself) {
    seen.place = place.value_or(0);
  } else if (place) {
    seen.place = *place;
  } else if (service.repository != nullptr || (!to.digest.empty() && !service.touched_at)) {
    // An image's tag that a person chose is followed, wherever it leads.
    universe_.break_promise("never backwards by itself",
                            service.name + " served " + brief(seen.version) + " and goes back to " +
                                brief(to.version()) + " by a " + to.trigger);
  }
}

}  // namespace slipway::simulation
