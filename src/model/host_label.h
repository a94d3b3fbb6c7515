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

}  // namespace slipway::model
