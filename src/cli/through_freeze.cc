#include "cli/through_freeze.h"

#include <CLI/CLI.hpp>

#include "cli/json.h"

namespace slipway::cli {

void add_through_freeze(CLI::App& command, ThroughFreeze& options) {
  command.add_option("--reason", options.reason,
                     "Why it goes through; the audit log and the deployment keep it");
  command.add_flag("--through-freeze", options.wanted,
                   "Start although a freeze window is on (needs ADMIN and --reason)");
  command.add_flag("--through-approval", options.without_approval,
                   "Start without people's approval (needs ADMIN and --reason)");
}

std::optional<std::string> wrong_options(const ThroughFreeze& options) {
  const bool wanted = options.wanted || options.without_approval;
  if (wanted && options.reason.empty()) {
    return std::string("Say why it is to go through the ") +
           (options.wanted ? "freeze window" : "approval") + ": --reason TEXT.";
  }
  if (!wanted && !options.reason.empty()) {
    return "--reason is for what goes through: --through-freeze or --through-approval.";
  }
  return std::nullopt;
}

void put_through_freeze(const ThroughFreeze& options, boost::json::object& body) {
  if (options.wanted) body["through_freeze"] = options.reason;
  if (options.without_approval) body["through_approval"] = options.reason;
}

std::string waits_for_freeze(const boost::json::value& shown) {
  const std::string until = text(shown, "frozen_until");
  if (until.empty()) return {};
  return "waits for the end of the freeze window '" + text(shown, "freeze_window") + "', " +
         until.substr(0, 16) + "Z";
}

std::string waits_for_approval(const boost::json::value& shown) {
  const std::string until = text(shown, "approval_until");
  if (until.empty()) return {};
  return "waits for approval, until " + until.substr(0, 16) + "Z";
}

}  // namespace slipway::cli
