#pragma once
// The options by which a deployment goes through a freeze window of its environment. Called by the
// commands that deploy.

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "cli/context.h"

namespace slipway::cli {

struct ThroughFreeze {
  bool wanted = false;
  std::string reason;
};

// --through-freeze, --reason
void add_through_freeze(CLI::App& command, ThroughFreeze& options);

// What is wrong with the options, if anything.
std::optional<std::string> wrong_options(const ThroughFreeze& options);

// Into the body of a request that deploys.
void put_through_freeze(const ThroughFreeze& options, boost::json::object& body);

// "waits for the end of the freeze window 'weekend', 2026-11-30T07:00Z" of a deployment or a
// status;
// "" of one that waits for none.
std::string waits_for_freeze(const boost::json::value& shown);

}  // namespace slipway::cli
