#include "cli/through_freeze.h"

#include "cli/json.h"

namespace slipway::cli {

void add_through_freeze(CLI::App& command, ThroughFreeze& options) {
  auto* reason = command.add_option(
      "--reason", options.reason, "Why it goes through; the audit log and the deployment keep it");
  auto* wanted =
      command.add_flag("--through-freeze", options.wanted,
                       "Start although a freeze window is on (needs ADMIN and --reason)");
  reason->needs(wanted);
}

std::optional<std::string> wrong_options(const ThroughFreeze& options) {
  if (!options.wanted || !options.reason.empty()) return std::nullopt;
  return "Say why it is to go through the freeze window: --reason TEXT.";
}

void put_through_freeze(const ThroughFreeze& options, boost::json::object& body) {
  if (options.wanted) body["through_freeze"] = options.reason;
}

std::string waits_for_freeze(const boost::json::value& shown) {
  const std::string until = text(shown, "frozen_until");
  if (until.empty()) return {};
  return "waits for the end of the freeze window '" + text(shown, "freeze_window") + "', " +
         until.substr(0, 16) + "Z";
}

}  // namespace slipway::cli
