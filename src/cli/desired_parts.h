#pragma once
// The parts of a service in a slipway.yaml that have a form of their own, as the API's request has
// them. Called by read_service only. Pure.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "cli/config_reader.h"

namespace slipway::cli {

// {exact: TAG}, {semver: RANGE}, {regex: PATTERN, order: WORD}, or "newest"; "none" takes it away.
boost::json::value read_tag_policy(const YamlNode& node, ConfigReader& reader);
// 8080, or a mapping.
boost::json::object read_port(const YamlNode& node, ConfigReader& reader);
boost::json::object read_volume(const YamlNode& node, ConfigReader& reader);
// `key` names it in messages: "healthcheck", "liveness".
boost::json::object read_probe(const YamlNode& node, const std::string& key, ConfigReader& reader);

}  // namespace slipway::cli
