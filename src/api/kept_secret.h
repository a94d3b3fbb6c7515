#pragma once
// A secret of somebody else's is sent only to the origin that it was given for: whoever may edit an
// address, but never saw the secret, must not learn it by moving the address to a host of his own.

#include <string>

namespace slipway::api {

// What is wrong with keeping a stored secret where its address changes so; "" for nothing. Takes
// addresses of http, https and oci; what is none of them is compared as it is written.
std::string wrong_to_keep(const std::string& before, const std::string& after);

}  // namespace slipway::api
