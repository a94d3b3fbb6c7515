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

// Stores it and asks for its decision. Where no service runs the image it is decided at once, and
// its outcome says so. kInvalid where the name is none.
base::Result<model::Notice> store_notice(Context& context, store::Transaction& tx,
                                         const model::OrganizationId& organization,
                                         const Announcement& announcement);

}  // namespace slipway::pipeline
