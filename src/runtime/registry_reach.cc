#include "runtime/registry_reach.h"

#include <string>

#include "io/reach.h"
#include "io/url.h"
#include "model/image.h"

namespace slipway::runtime {

base::Result<void> check_registry(const io::AddressCheck& may_connect, std::string_view image,
                                  const std::stop_token& stop) {
  const auto parsed = model::parse_image_reference(image);
  if (!parsed || parsed->name.host == "docker.io") return {};
  const auto url = io::parse_url("https://" + parsed->name.host);
  if (!url) return {};
  return io::check_host(may_connect, "The registry " + parsed->name.host, url->host, stop);
}

}  // namespace slipway::runtime
