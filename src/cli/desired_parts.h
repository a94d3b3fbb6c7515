#pragma once
// The parts of a slipway.yaml that have a form or a meaning of their own, as the API's request has
// them. Called by the readers of the file and of its services.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "cli/config_reader.h"

namespace slipway::cli {

// {exact: TAG}, {semver: RANGE}, {regex: PATTERN, order: WORD}, or "newest"; "none" takes it away.
boost::json::value read_tag_policy(const YamlNode& node, ConfigReader& reader);
// When a job runs, and what.
boost::json::object read_cron(const YamlNode& node, ConfigReader& reader);
// The settings of a freeze window, read from the node already without a problem: its weekdays
// become as the API names them.
void check_freeze_window(const YamlNode& node, boost::json::object& settings, ConfigReader& reader);
// Each text of a list has to be one of `words`.
void check_words(const YamlNode& node, std::string_view key, const std::vector<std::string>& words,
                 ConfigReader& reader);
// What the text of a webhook's target says, read already; whether the daemon may reach it, only the
// daemon knows.
void check_target(const YamlNode& node, const boost::json::object& settings, ConfigReader& reader);
boost::json::object read_custom_domain(const YamlNode& node, ConfigReader& reader);
// The names in a list of public names.
void check_domains(const YamlNode& list, ConfigReader& reader);
// 8080, or a mapping.
boost::json::object read_port(const YamlNode& node, ConfigReader& reader);
boost::json::object read_volume(const YamlNode& node, ConfigReader& reader);
// `key` names it in messages: "healthcheck", "liveness".
boost::json::object read_probe(const YamlNode& node, const std::string& key, ConfigReader& reader);

}  // namespace slipway::cli
