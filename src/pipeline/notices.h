#pragma once
// How a release notice comes in: from a registry's delivery, or from a CI by the API.

#include "model/notice.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

struct Announcement {
  model::PushSource source = model::PushSource::HOOK;
  std::optional<model::DeliveryId> delivery{};
  std::string image_name;
  std::string tag;
  std::string digest{};  // "" where it is not said
};

// Not stored yet. Where no service runs the image it is decided already, and its outcome says so.
// kInvalid where the name is none.
base::Result<model::Notice> make_notice(Context& context, store::Transaction& tx,
                                        const model::OrganizationId& organization,
                                        const Announcement& announcement);

// Stores it, and asks for its decision where that is pending.
void store_notice(store::Transaction& tx, const model::Notice& notice);

}  // namespace slipway::pipeline
