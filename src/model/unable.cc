#include "model/unable.h"

#include <algorithm>

namespace slipway::model {
namespace {

void add_unable_by_dockerfile(const ServiceSettings& settings, std::vector<Unable>& unable) {
  const std::string why =
      "builds by build_command and reads no Dockerfile; leave it out, or use a runtime of kind "
      "DOCKER";
  // The reference's clients send its default with every service, which asks for nothing.
  if (!settings.dockerfile_path.empty() && settings.dockerfile_path != "Dockerfile") {
    unable.push_back({"dockerfile_path", why});
  }
  if (!settings.docker_target.empty()) unable.push_back({"docker_target_build_stage", why});
}

std::vector<Unable> unable_as_processes(const ServiceSettings& settings) {
  auto unable = unable_on_one_machine(settings);
  if (!settings.storage.empty()) {
    unable.push_back({"storage",
                      "runs processes, which have no volumes; let the service write to a "
                      "folder of the machine, or use a runtime of kind DOCKER"});
  }
  if (settings.ports.size() > 1) {
    unable.push_back({"ports",
                      "gives a process one port, as PORT; leave one of them, or use a runtime of "
                      "kind DOCKER"});
  }
  add_unable_by_dockerfile(settings, unable);
  return unable;
}

std::vector<Unable> unable_in_an_engine(const ServiceSettings& settings) {
  auto unable = unable_on_one_machine(settings);
  if (!settings.build_command.empty()) {
    unable.push_back({"build_command",
                      "builds what the Dockerfile says; write it there as RUN, or use a runtime of "
                      "kind PROCESS"});
  }
  return unable;
}

std::string runs_on(const RuntimeOf& at) {
  return "the environment '" + at.environment + "' runs on '" + at.runtime + "', which ";
}

}  // namespace

std::vector<Unable> unable_on(RuntimeKind kind, const ServiceSettings& settings) {
  if (kind == RuntimeKind::PROCESS) return unable_as_processes(settings);
  if (kind == RuntimeKind::DOCKER) return unable_in_an_engine(settings);
  std::vector<Unable> unable;
  add_unable_to_reach(settings, unable);
  return unable;
}

std::vector<Unable> unable_on_one_machine(const ServiceSettings& settings) {
  std::vector<Unable> unable;
  if (settings.min_running_instances > 1) {
    unable.push_back(
        {"min_running_instances",
         "runs one instance of a service; write 1, or use a runtime of kind KUBERNETES"});
  }
  add_unable_to_reach(settings, unable);
  return unable;
}

void add_unable_to_reach(const ServiceSettings& settings, std::vector<Unable>& unable) {
  const auto& ports = settings.ports;
  if (std::any_of(ports.begin(), ports.end(),
                  [](const Port& port) { return port.protocol == PortProtocol::UDP; })) {
    unable.push_back({"ports", "reaches services by TCP only; leave out what listens by UDP"});
  }
  if (std::count_if(ports.begin(), ports.end(),
                    [](const Port& port) { return port.publicly_accessible; }) > 1) {
    unable.push_back(
        {"ports", "leads from outside to one port of a service; make the others not public"});
  }
}

bool runs_images(RuntimeKind kind) { return kind != RuntimeKind::PROCESS; }

bool mounts_files(RuntimeKind kind) { return kind != RuntimeKind::PROCESS; }

bool brings_charts(RuntimeKind kind) { return kind == RuntimeKind::KUBERNETES; }

std::string cannot_act_on(const RuntimeOf& at, const Unable& unable) {
  return "the environment '" + at.environment + "' is on '" + at.runtime + "', which " +
         unable.why + ".";
}

std::string runs_no_images(const RuntimeOf& at) {
  return runs_on(at) +
         "runs no images. Use an environment on a runtime of kind DOCKER or KUBERNETES, or clone "
         "this one onto such a runtime.";
}

std::string mounts_no_files(const RuntimeOf& at) {
  return runs_on(at) +
         "mounts no files. Leave it out, or use an environment on a runtime of kind DOCKER or "
         "KUBERNETES.";
}

std::string brings_no_charts(const RuntimeOf& at) {
  return runs_on(at) +
         "brings no charts anywhere. Use an environment on a runtime of kind KUBERNETES, or clone "
         "this one onto such a runtime.";
}

}  // namespace slipway::model
