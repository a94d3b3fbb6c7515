#pragma once
// What the bodies of all kinds of services have in common.

#include <optional>
#include <utility>

#include "base/json_fields.h"
#include "model/service.h"

namespace slipway::api {

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

// Ports, probes, limits, command, deadlines; fields of the reference that Slipway does not use are
// kept and given back.
void read_settings(base::JsonFields& fields, model::ServiceSettings& settings);

// Of what comes from git: the checks that it waits for, and what commits show of it.
void read_checks(base::JsonFields& fields, model::ServiceSettings& settings);

// The service's name; needed where it is created.
void read_name(base::JsonFields& fields, bool creating, std::string& name);

}  // namespace slipway::api
