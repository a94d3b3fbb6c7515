#pragma once
// When a delivery is decided: once all that it announced is. Internal to store/.

#include <algorithm>

#include "store/deliveries.h"
#include "store/events.h"

namespace slipway::store {

// `announced` is a push or notice of it that is decided, `all` are those of the same delivery.
template <typename Announced>
void finish_delivery_of(Transaction& tx, const Announced& announced,
                        const std::vector<Announced>& all, base::Timestamp now) {
  if (std::any_of(all.begin(), all.end(),
                  [](const auto& one) { return one.state == model::PushState::PENDING; })) {
    return;
  }
  set_state(tx, *announced.delivery, model::DeliveryState::DECIDED, "");
  record(tx, announced.organization, now, "delivery", announced.delivery->to_string());
}

}  // namespace slipway::store
