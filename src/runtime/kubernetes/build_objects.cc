#include "runtime/kubernetes/build_objects.h"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/encoding.h"
#include "runtime/docker/answers.h"
#include "runtime/docker/requests.h"
#include "runtime/kubernetes/pods.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;

constexpr int kBuildUser = 1000;  // of BuildKit's image without root
constexpr int kKeptSeconds = 3600;
constexpr std::string_view kOrders = "/slipway";
constexpr std::string_view kWorkspace = "/workspace";

std::string shell_word(std::string_view word) {
  std::string text = "'";
  for (const char letter : word) {
    if (letter == '\'') {
      text += R"('\'')";
    } else {
      text += letter;
    }
  }
  return text + "'";
}

std::string script_of(const ClusterBuild& build, const model::ServiceSettings& settings) {
  std::string options = " --opt " + shell_word("filename=" + docker::dockerfile_of(settings));
  if (!settings.docker_target.empty()) {
    options += " --opt " + shell_word("target=" + settings.docker_target);
  }
  for (const auto& [name, value] : settings.build_args) {
    options += " --opt " + shell_word("build-arg:" + name + "=" + value);
  }
  // BuildKit's on one output: of two nobody knows which line came last.
  return fmt::format(
      R"sh(set -eu
cd {workspace}
head -c {size} > context.tar
if [ "$(wc -c < context.tar)" -ne {size} ]; then exit {half}; fi
mkdir context
tar -xf context.tar -C context
rm context.tar
buildctl-daemonless.sh build --progress plain --frontend dockerfile.v0 \
  --local context=context --local dockerfile=context{options} \
  --output {output} --metadata-file metadata.json 2>&1
cat metadata.json > /dev/termination-log
)sh",
      fmt::arg("workspace", kWorkspace), fmt::arg("size", build.context_size),
      fmt::arg("half", kHalfSources), fmt::arg("options", options),
      fmt::arg("output", shell_word("type=image,name=" + build.target + ",push=true")));
}

// docs.docker.com/reference/cli/docker/login: the file config.json
std::string logins_of(const Version& version) {
  json::object auths;
  for (const auto& login : version.registries) {
    const std::string host = login.host == "docker.io" ? "https://index.docker.io/v1/" : login.host;
    auths[host] =
        json::object{{"auth", base::encode_base64(login.username + ":" + login.password)}};
  }
  return json::serialize(json::object{{"auths", std::move(auths)}});
}

json::object variable(std::string_view name, std::string_view value) {
  return {{"name", name}, {"value", value}};
}

json::object mount(std::string_view name, std::string_view path) {
  return {{"name", name}, {"mountPath", path}};
}

json::object empty_folder(std::string_view name) {
  return {{"name", name}, {"emptyDir", json::object()}};
}

// BuildKit makes user namespaces, which the usual profiles refuse.
json::object builder_container(const ClusterBuild& build) {
  return {
      {"name", kContainer},
      {"image", build.builder},
      {"command", json::array{"sh", std::string(kOrders) + "/build.sh"}},
      {"stdin", true},
      {"stdinOnce", true},
      {"env", json::array{variable("BUILDKITD_FLAGS", "--oci-worker-no-process-sandbox"),
                          variable("DOCKER_CONFIG", kOrders)}},
      {"securityContext", json::object{{"runAsUser", kBuildUser},
                                       {"runAsGroup", kBuildUser},
                                       {"seccompProfile", json::object{{"type", "Unconfined"}}}}},
      {"volumeMounts", json::array{mount("orders", kOrders), mount("workspace", kWorkspace),
                                   mount("buildkit", "/home/user/.local/share/buildkit")}}};
}

}  // namespace

Subject build_subject(const Version& version, const Place& place, std::string_view number) {
  auto subject = subject_of(version, place);
  subject.name += "-";
  subject.name += number;
  for (auto& [name, value] : subject.labels) {
    if (name == kRoleLabel) value = kBuildRole;
  }
  subject.selector = {{kDeploymentLabel, version.deployment.to_string()},
                      {kRoleLabel, std::string(kBuildRole)}};
  return subject;
}

json::object build_secret(const ClusterBuild& build, const Version& version, const Place& place) {
  auto object = object_of("v1", "Secret", build.subject, place);
  object["type"] = "Opaque";
  object["stringData"] = json::object{{"build.sh", script_of(build, version.settings)},
                                      {"config.json", logins_of(version)}};
  return object;
}

json::object build_job(const ClusterBuild& build, const Version& version, const Place& place) {
  const json::object orders{{"name", "orders"},
                            {"secret", json::object{{"secretName", build.subject.name}}}};
  const json::object pod{
      {"automountServiceAccountToken", false},
      {"enableServiceLinks", false},
      {"restartPolicy", "Never"},
      {"terminationGracePeriodSeconds", 1},
      {"securityContext", json::object{{"fsGroup", kBuildUser}}},
      {"containers", json::array{builder_container(build)}},
      {"volumes", json::array{orders, empty_folder("workspace"), empty_folder("buildkit")}}};
  const json::object unconfined{
      {"container.apparmor.security.beta.kubernetes.io/" + std::string(kContainer), "unconfined"}};
  auto object = object_of("batch/v1", "Job", build.subject, place);
  object["spec"] = json::object{
      {"backoffLimit", 0},
      {"activeDeadlineSeconds", version.settings.start_timeout + version.settings.build_timeout},
      {"ttlSecondsAfterFinished", kKeptSeconds},
      {"template",
       json::object{{"metadata", json::object{{"labels", labels_object(build.subject.labels)},
                                              {"annotations", unconfined}}},
                    {"spec", pod}}}};
  return object;
}

base::Result<std::string> pushed_digest(const ClusterBuild& build, std::string_view message) {
  boost::system::error_code error;
  const auto metadata = json::parse(message, error);
  auto digest = error ? std::string() : docker::text_at(metadata, "/containerimage.digest");
  if (!digest.starts_with("sha256:")) {
    return base::fail(base::ErrorCode::kFailed, "The builder pushed " + build.target +
                                                    " and does not say what its digest is.");
  }
  return digest;
}

}  // namespace slipway::runtime::kubernetes
