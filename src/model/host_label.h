#pragma once
// A name that people gave, as a part of a service's address. Called by the gateway's routes, and
// by the store, which keeps two names of one place from having one label.

#include <string>
#include <string_view>

namespace slipway::model {

// A label of RFC 1123: letters in lower case, digits and hyphens, at most 63. Spaces, dots and
// underscores become hyphens; a name of which more is lost gets a digest of it as its end, so that
// "é" and "ü" differ. "Web" and "web", "a b" and "a-b" are the same.
std::string host_label(std::string_view name);

// The name by which the gateway leads to a service: SERVICE.ENVIRONMENT.PROJECT.DOMAIN, of these
// names. `domain` is the organization's: see organization_domain().
std::string service_host(std::string_view service, std::string_view environment,
                         std::string_view project, std::string_view domain);

// What the addresses of an organization's services end with. The first organization, most often
// the only one, needs no name of its own there.
std::string organization_domain(std::string_view organization, bool is_first,
                                std::string_view gateway_domain);

}  // namespace slipway::model
