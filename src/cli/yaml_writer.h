#pragma once
// A JSON value as YAML that parse_yaml reads as the same: block style, texts quoted only where they
// need it, texts of several lines as they are. Called by export. Pure.

#include <string>

#include <boost/json/value.hpp>

namespace slipway::cli {

std::string to_yaml(const boost::json::value& value);

}  // namespace slipway::cli
