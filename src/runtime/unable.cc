#include "runtime/unable.h"

#include <algorithm>

#include "runtime/runtime.h"

namespace slipway::runtime {

std::vector<Unable> Runtime::unable(const model::ServiceSettings& settings) const {
  std::vector<Unable> unable;
  if (settings.min_running_instances > 1) {
    unable.push_back(
        {"min_running_instances",
         "runs one instance of a service; write 1, or use a runtime of kind KUBERNETES"});
  }
  add_unable_to_reach(settings, unable);
  return unable;
}

void add_unable_to_reach(const model::ServiceSettings& settings, std::vector<Unable>& unable) {
  const auto& ports = settings.ports;
  if (std::any_of(ports.begin(), ports.end(), [](const model::Port& port) {
        return port.protocol == model::PortProtocol::UDP;
      })) {
    unable.push_back({"ports", "reaches services by TCP only; leave out what listens by UDP"});
  }
  if (std::count_if(ports.begin(), ports.end(),
                    [](const model::Port& port) { return port.publicly_accessible; }) > 1) {
    unable.push_back({"ports",
                      "leads from outside to one port of a service; set publicly_accessible of the "
                      "others to false"});
  }
}

void add_unable_by_dockerfile(std::string_view instead, const model::ServiceSettings& settings,
                              std::vector<Unable>& unable) {
  const std::string why = std::string(instead) + "; leave it out, or use a runtime of kind DOCKER";
  // The reference's clients send its default with every service, which asks for nothing.
  if (!settings.dockerfile_path.empty() && settings.dockerfile_path != "Dockerfile") {
    unable.push_back({"dockerfile_path", why});
  }
  if (!settings.docker_target.empty()) unable.push_back({"docker_target_build_stage", why});
}

}  // namespace slipway::runtime
