#include "model/notice.h"

#include "base/text.h"

namespace slipway::model {

std::string host_of(const ContainerRegistry& registry) {
  if (registry.kind == ContainerRegistryKind::DOCKER_HUB) return "docker.io";
  const auto scheme = registry.url.find("://");
  std::string host = scheme == std::string::npos ? registry.url : registry.url.substr(scheme + 3);
  while (host.ends_with('/')) host.pop_back();
  return base::to_lower(host);
}

}  // namespace slipway::model
