#include "runtime/docker/testing/docker_fixture.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "runtime/docker/requests.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;

template <typename Id>
Id make_id() {
  io::SystemClock clock;
  io::SystemRandom random;
  return Id::make(clock.now(), random);
}

}  // namespace

DockerData::DockerData(EngineKind kind)
    : engine_(runtime::engine(kind)),
      runtime_(engine_.runtime()),
      service_(make_id<model::ServiceId>()),
      environment_(make_id<model::EnvironmentId>()) {}

DockerData::~DockerData() {
  const auto left = runtime_.list();
  EXPECT_TRUE(left) << left.error().message;
  for (const auto& instance : left.value_or(std::vector<Instance>{})) {
    const auto stopped = runtime_.stop(instance.deployment, std::chrono::seconds(0));
    EXPECT_TRUE(stopped) << stopped.error().message;
    const auto removed = runtime_.remove(instance.deployment);
    EXPECT_TRUE(removed) << removed.error().message;
  }
}

Version DockerData::make_version(const std::string& arguments) {
  return make_version(
      {{"Dockerfile", "FROM scratch\nCOPY child /child\nENTRYPOINT [\"/child\"]\n"}}, arguments);
}

Version DockerData::make_version(const std::map<std::string, std::string>& files,
                                 const std::string& arguments) {
  Version version;
  version.deployment = make_id<model::DeploymentId>();
  version.service = service_;
  version.environment_id = environment_;
  version.service_name = "Web server";
  version.commit = version.deployment.to_string().substr(24);
  version.root_path = "/";
  version.settings.ports.emplace_back();
  for (std::size_t at = 0; at < arguments.size();) {
    const auto end = std::min(arguments.find(' ', at), arguments.size());
    version.settings.arguments.push_back(arguments.substr(at, end - at));
    at = end + 1;
  }
  const fs::path checkout = *runtime_.source_directory(version);
  fs::create_directories(checkout);
  fs::copy_file(fs::path(SLIPWAY_BIN_DIR) / "container_test_child", checkout / "child");
  for (const auto& [name, content] : files) {
    fs::create_directories((checkout / name).parent_path());
    std::ofstream(checkout / name) << content;
  }
  return version;
}

std::size_t DockerData::image_names_of(const Version& version) {
  const auto images = engine_.raw().ask({.path = "/images/json"});
  EXPECT_TRUE(images) << images.error().message;
  const std::string ours = docker::image_repository(version.service) + ":";
  std::size_t count = 0;
  for (const auto& image : images ? images->as_array() : boost::json::array()) {
    // What an image was once called is in the answer, too.
    const auto names = boost::json::serialize(image.at("RepoTags"));
    for (auto at = names.find(ours); at != std::string::npos; at = names.find(ours, at + 1)) {
      ++count;
    }
  }
  return count;
}

std::vector<std::string> DockerData::texts(const Version& version, const std::string& stream) {
  std::vector<std::string> texts;
  for (const auto& line : runtime_.log(version.deployment, 0, 1'000'000)) {
    if (line.stream == stream) texts.push_back(line.text);
  }
  return texts;
}

bool DockerData::wait_for_text(const Version& version, const std::string& text,
                               const std::string& stream) {
  return wait_until([&] {
    const auto lines = texts(version, stream);
    return std::find(lines.begin(), lines.end(), text) != lines.end();
  });
}

}  // namespace slipway::runtime
