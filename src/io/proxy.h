#pragma once
// Which proxy a request goes through, as curl and git read it from the environment. Pure.

#include <functional>
#include <map>
#include <string>

#include "io/url.h"

namespace slipway::io {

// The value of a variable; "" where it is not set.
using Variables = std::function<std::string(const char* name)>;

// "": none, the host is asked itself. Of https_proxy, HTTPS_PROXY, http_proxy (in lower case only:
// HTTP_PROXY can be a request's header in CGI), all_proxy and ALL_PROXY, unless no_proxy or
// NO_PROXY names the host, a domain that it is in, or "*"; never for this machine.
std::string proxy_for(const Url& url, const Variables& variables);

// The process's own environment.
std::string environment_variable(const char* name);

}  // namespace slipway::io
