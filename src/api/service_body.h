#pragma once
// What the bodies of all kinds of services have in common.

#include <string>

#include "model/settings_reader.h"

namespace slipway::api {

using model::assign;
using model::read_checks;
using model::read_port_name;
using model::read_settings;

// The service's name; needed where it is created.
inline void read_name(base::JsonFields& fields, bool creating, std::string& name) {
  if (creating || fields.has("name")) name = fields.required_name();
}

}  // namespace slipway::api
