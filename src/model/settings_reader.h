#pragma once
// Reads what the bodies of all kinds of services have in common into a service's settings, every
// field checked. Called by the API, and by whoever checks a request before it is sent. Pure.

#include <optional>
#include <string>
#include <utility>

#include "base/json_fields.h"
#include "model/service.h"

namespace slipway::model {

// A field that is absent keeps what is there.
template <typename T>
void assign(std::optional<T> value, T& target) {
  if (value) target = std::move(*value);
}
inline void assign(std::optional<std::int64_t> value, std::uint32_t& target) {
  if (value) target = static_cast<std::uint32_t>(*value);
}
inline void assign(std::optional<std::int64_t> value, std::uint16_t& target) {
  if (value) target = static_cast<std::uint16_t>(*value);
}

// What the port of a service and that of a chart share: its numbers, and by which name and id it is
// known, which come from its number where they are left out.
template <typename Port>
void read_port_name(base::JsonFields& item, Port& port) {
  assign(item.text("id"), port.id);
  assign(item.text("name"), port.name);
  if (!item.has("internal_port")) item.wrong("internal_port", "is missing; it is needed.");
  assign(item.integer("internal_port", 1, 65535), port.internal_port);
  assign(item.integer("external_port", 0, 65535), port.external_port);
  if (port.name.empty()) port.name = "p" + std::to_string(port.internal_port);
  if (port.id.empty()) port.id = port.name;
}

// Ports, probes, limits, command, deadlines; fields of the reference that Slipway does not use are
// kept and given back.
void read_settings(base::JsonFields& fields, ServiceSettings& settings);

// Of what comes from git: the checks that it waits for, and what commits show of it.
void read_checks(base::JsonFields& fields, ServiceSettings& settings);

}  // namespace slipway::model
