#pragma once
// What the daemon would refuse of a service's settings, by its own rules, with the place in the
// file. Called by the reader of services, and by apply before it sends anything. Pure.

#include "base/result.h"
#include "cli/config_reader.h"
#include "cli/current.h"
#include "cli/desired.h"

namespace slipway::cli {

// Notes the first thing wrong with the settings as they would be sent, and what is wrong with the
// advanced settings; keeps where the settings stand.
void check_settings(const YamlNode& node, DesiredService& service, ConfigReader& reader);

// Notes a public name that the file gives to another service, or to this one twice.
void check_is_first(const YamlNode& domain, ConfigReader& reader);

// kInvalid, with its place, where the runtime of an environment cannot do what the file wants of
// it. `there` is the environment as it is, or null.
base::Result<void> check_abilities(const Current& current, const Desired& desired,
                                   const DesiredEnvironment& environment,
                                   const CurrentEnvironment* there);

}  // namespace slipway::cli
