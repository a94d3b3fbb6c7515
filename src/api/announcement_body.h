#pragma once
// Reads what a CI says about an image, every field checked. Called by the announcement itself and
// by its dry run. Pure.

#include "base/json_fields.h"
#include "pipeline/notices.h"

namespace slipway::api {

// The first thing wrong stands in the fields; others that the body may hold are read before.
pipeline::Announcement read_announcement(base::JsonFields& fields);

}  // namespace slipway::api
