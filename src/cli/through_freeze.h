#pragma once
// The options by which a deployment goes through a freeze window of its environment, or starts
// without people's approval. Called by the commands that deploy.

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "cli/command_tree.h"
#include "cli/context.h"

namespace slipway::cli {

struct ThroughFreeze {
  bool wanted = false;
  bool without_approval = false;
  std::string reason;
};

// --through-freeze, --through-approval, --reason
void add_through_freeze(CLI::App& command, ThroughFreeze& options);

// What is wrong with the options, if anything.
std::optional<std::string> wrong_options(const ThroughFreeze& options);

// Into the body of a request that deploys.
void put_through_freeze(const ThroughFreeze& options, boost::json::object& body);

// "waits for the end of the freeze window 'weekend', 2026-11-30T07:00Z" of a deployment or a
// status;
// "" of one that waits for none.
std::string waits_for_freeze(const boost::json::value& shown);

// The same of people's word: "waits for approval, until 2026-11-30T07:00Z".
std::string waits_for_approval(const boost::json::value& shown);

}  // namespace slipway::cli
