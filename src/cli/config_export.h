#pragma once
// What the daemon holds as a slipway.yaml that, applied, changes nothing. Called by the export
// command. Pure.

#include <map>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "cli/current.h"

namespace slipway::cli {

struct Exported {
  std::string text;
  // The environment variables that hold the secrets where the file is applied to another daemon.
  std::vector<std::string> secret_variables;
  // What cannot stand in a file, and why.
  std::vector<std::string> left_out;
};

// `advanced_defaults`: of each kind of service, what is not exported.
Exported export_config(const Current& current,
                       const std::map<std::string, boost::json::value>& advanced_defaults);

}  // namespace slipway::cli
