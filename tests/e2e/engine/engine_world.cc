#include "engine/engine_world.h"

#include <stdexcept>

#include "io/files.h"
#include "registry/distribution/test_images.h"

namespace slipway::e2e {
namespace {

constexpr const char* kDockerfile =
    "FROM scratch\nCOPY service version mode /\nENV LISTEN_ON_ALL=1\nENTRYPOINT [\"/service\"]\n";

}  // namespace

json::object quick_checks() {
  return {{"readiness_probe",
           {{"type", {{"http", {{"path", "/ready"}}}}},
            {"timeout_seconds", 5},
            {"failure_threshold", 20}}}};
}

EngineWorld::EngineWorld(const std::string& disk, std::vector<std::string> options,
                         runtime::EngineKind kind)
    : engine(kind, disk), slipway(Slipway::Gateway::kCaddy, std::move(options)) {
  move_to_engine();
}

// The tests' environment once more, on the engine.
void EngineWorld::move_to_engine() {
  const auto runtime = slipway.post(
      slipway.organization_path("runtime"),
      json::object{
          {"name", "engine"}, {"kind", "DOCKER"}, {"settings", {{"host", engine.options().host}}}});
  EXPECT_EQ(text(runtime, "status"), "CONNECTED") << json::serialize(runtime);
  const auto project = text(slipway.list(slipway.organization_path("project")).at(0), "id");
  slipway.send("DELETE", "/api/environment/" + slipway.environment());
  slipway.use_environment(
      text(slipway.post("/api/project/" + project + "/environment",
                        json::object{{"name", "test"}, {"cluster", text(runtime, "id")}}),
           "id"));
}

std::string EngineWorld::commit(ServiceRepository& repository, const std::string& version,
                                const std::string& mode) {
  const auto service = io::read_file(program("slipway_e2e_service")).value();
  return repository.commit(version, mode,
                           {{"app/Dockerfile", {.content = kDockerfile}},
                            {"app/service", {.mode = "100755", .content = service}}});
}

std::string EngineWorld::push_image(const registry::TestRegistry& registry, const std::string& tag,
                                    const std::string& version, const std::string& mode) {
  const auto folder = slipway.folder() / ("pushed-" + std::to_string(++images_));
  std::filesystem::create_directories(folder);
  for (const auto& [name, content] : {std::pair("version", version), std::pair("mode", mode)}) {
    if (!io::write_file(folder / name, content + "\n")) throw std::runtime_error("cannot write");
  }
  const auto image =
      registry::make_program_image(folder, version,
                                   {.files = {{"service", program("slipway_e2e_service")},
                                              {"version", folder / "version"},
                                              {"mode", folder / "mode"}},
                                    .environment = {"LISTEN_ON_ALL=1"}});
  registry::push(image, registry.host() + "/acme/web:" + tag, registry.credentials());
  return image.digest.to_string();
}

std::string EngineWorld::serve_container(const std::string& name, const std::string& image,
                                         const std::string& tag, const json::object& more) {
  json::object body{{"name", name},
                    {"image_name", image},
                    {"tag", tag},
                    {"stop_grace", 5},
                    {"ports", json::array{json::object{{"internal_port", 80}}}},
                    {"healthchecks", quick_checks()}};
  for (const auto& field : more) body[field.key()] = field.value();
  const auto id =
      text(slipway.post("/api/environment/" + slipway.environment() + "/container", body), "id");
  EXPECT_EQ(deploy_container(id), "DEPLOYED") << slipway.messages();
  return id;
}

std::string EngineWorld::deploy_container(const std::string& container) {
  const auto status = slipway.post("/api/container/" + container + "/deploy");
  const auto ended = slipway.await_deployment(text(status, "deployment_id"));
  return text(ended, "state");
}

json::array EngineWorld::deployments(const std::string& kind, const std::string& service) const {
  return slipway.list("/api/" + kind + "/" + service + "/deploymentHistory?limit=200");
}

json::value EngineWorld::await_last(const std::string& kind, const std::string& service,
                                    std::size_t count) {
  const bool there = wait_until([&] { return deployments(kind, service).size() >= count; });
  const auto all = deployments(kind, service);
  if (!there || all.size() != count) {
    throw std::runtime_error("there are " + std::to_string(all.size()) +
                             " deployments: " + slipway.messages());
  }
  return slipway.await_deployment(text(all.front(), "id"));
}

bool EngineWorld::serves(const std::string& name, const std::string& version) {
  return wait_until([&] { return slipway.ask_gateway(name) == version; });
}

std::size_t EngineWorld::containers_up() {
  const auto list = engine.raw().ask({.path = "/containers/json"});
  return list ? list->as_array().size() : 0;
}

}  // namespace slipway::e2e
