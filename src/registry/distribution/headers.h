#pragma once
// What a registry says in headers. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::registry {

// One of WWW-Authenticate's challenges, RFC 9110, section 11.6.1.
struct Challenge {
  std::string scheme;                             // lower case: "bearer", "basic"
  std::map<std::string, std::string> parameters;  // names in lower case
};

// All of one header; what is no challenge ends the list.
std::vector<Challenge> parse_challenges(std::string_view header);

// The target of a Link header's rel="next" (RFC 8288), as it is written.
std::optional<std::string> next_link(std::string_view header);

}  // namespace slipway::registry
