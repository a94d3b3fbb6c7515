#pragma once
// What changed, in the order of commits: the source of every live view. Bounded: old ones go.

#include <string>
#include <vector>

#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

struct Event {
  std::int64_t id = 0;  // grows without gaps inside what is kept
  model::OrganizationId organization;
  base::Timestamp at{};
  std::string type;     // delivery, push, verdict, deployment, service
  std::string subject;  // its id
};

void record(Transaction& tx, const model::OrganizationId& organization, base::Timestamp at,
            const std::string& type, const std::string& subject);
std::vector<Event> events_after(Transaction& tx, const model::OrganizationId& organization,
                                std::int64_t after, std::int64_t limit);
std::int64_t last_event(Transaction& tx);
// Whether all that came after this event is still kept, so that who saw it can go on from there.
bool continues(Transaction& tx, std::int64_t after);

}  // namespace slipway::store
