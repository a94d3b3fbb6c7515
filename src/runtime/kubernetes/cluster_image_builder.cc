#include "runtime/kubernetes/cluster_image_builder.h"

#include <array>
#include <charconv>
#include <utility>

#include "io/fd.h"
#include "io/relay.h"
#include "runtime/docker/answers.h"
#include "runtime/docker/build_context.h"
#include "runtime/docker/build_recipe.h"
#include "runtime/docker/requests.h"
#include "runtime/kubernetes/build_talk.h"
#include "runtime/kubernetes/observed.h"
#include "runtime/kubernetes/pod_attachment.h"
#include "runtime/registry_reach.h"

namespace slipway::runtime::kubernetes {
namespace {

using base::ErrorCode;
using base::fail;
using docker::text_at;

constexpr auto kPause = std::chrono::seconds(1);         // where no watch tells earlier
constexpr auto kEndPatience = std::chrono::seconds(30);  // from the output's end to the container's

base::Result<std::uint64_t> context_size(const std::filesystem::path& folder,
                                         const std::string& dockerfile) {
  auto context = docker::BuildContext::of(folder, dockerfile);
  if (!context) return fail(context.error());
  std::array<char, std::size_t{64} << 10U> space{};
  std::uint64_t size = 0;
  while (true) {
    const auto read = context->read(space);
    if (!read) return fail(read.error());
    if (*read == 0) return size;
    size += *read;
  }
}

// The pods of a build before it may still be on their way out.
std::string build_number(base::Timestamp now) {
  std::array<char, 8> text{};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const auto end = std::to_chars(text.data(), text.data() + text.size(), seconds, 36).ptr;
  return {text.data(), end};
}

}  // namespace

base::Result<std::string> ClusterImageBuilder::check() {
  return "the cluster, by " + cluster_.options().builder_image;
}

Labels ClusterImageBuilder::labels_of(const model::DeploymentId& deployment) const {
  return {{kInstallationLabel, cluster_.options().installation},
          {kDeploymentLabel, deployment.to_string()},
          {kRoleLabel, std::string(kBuildRole)}};
}

base::Result<void> ClusterImageBuilder::remove(const model::DeploymentId& deployment) {
  const auto labels = labels_of(deployment);
  auto erased = workloads_.erase_all({Kind::kJob, Kind::kSecret}, labels);
  if (!erased) return erased;
  return workloads_.end_pods(labels, base::Duration::zero(), [](const auto& /*pods*/) {});
}

base::Result<std::string> ClusterImageBuilder::build(const Version& wanted, const Image& target,
                                                     const std::filesystem::path& folder,
                                                     const LogSink& log,
                                                     const std::stop_token& stop) {
  const auto recipe = docker::read_recipe(wanted, folder);
  if (!recipe) return fail(recipe.error());
  const auto& may_connect = cluster_.options().may_connect;
  if (auto may = check_registry(may_connect, target.name, stop); !may) return fail(may.error());
  for (const auto& reference : recipe->dockerfile.images) {
    const auto image = docker::base_image(reference, wanted.registries);
    if (!image) continue;  // BuildKit says what it is
    auto may = check_registry(may_connect, image->name, stop);
    if (!may) return fail(may.error());
  }
  Version version = wanted;
  version.settings.build_args = recipe->arguments;
  const auto size = context_size(folder, recipe->path);
  if (!size) return fail(size.error());
  const auto place = workloads_.place();
  if (!place) return fail(place.error());
  if (auto removed = remove(version.deployment); !removed) return fail(removed.error());
  const ClusterBuild build{build_subject(version, *place, build_number(clock_.now())),
                           cluster_.options().builder_image, target.name + ":" + target.tag, *size};
  log("slipway", "Building " + build.target + " from its " + recipe->path + " in the cluster, by " +
                     build.builder + ".");
  auto digest = make(build, version, *place, stop).and_then([&] {
    return follow(build, version, folder, log, stop);
  });
  // Whatever came of it: nothing of it is used again.
  if (auto removed = remove(version.deployment); digest && !removed) return fail(removed.error());
  return digest;
}

base::Result<void> ClusterImageBuilder::make(const ClusterBuild& build, const Version& version,
                                             const Place& place, const std::stop_token& stop) {
  const auto secret = cluster_.apply(build_secret(build, version, place), stop);
  if (!secret) return fail(secret.error());
  const auto job = cluster_.apply(build_job(build, version, place), stop);
  if (!job) return fail(job.error());
  watches_.wrote(Kind::kJob, *job);
  return {};
}

base::Result<std::string> ClusterImageBuilder::await_pod(const Version& version,
                                                         const std::stop_token& stop) {
  const auto patience = std::chrono::seconds(version.settings.start_timeout);
  const auto deadline = clock_.now() + patience;
  const auto labels = labels_of(version.deployment);
  auto& news = watches_.of(Kind::kPod);
  while (true) {
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The build was cancelled.");
    const auto heard = news.changes();
    const auto pods = workloads_.pods(labels, stop);
    if (!pods) return fail(pods.error());
    if (const auto* pod = running_pod(*pods)) return text_at(*pod, "/metadata/name");
    const std::string builder = "The builder " + cluster_.options().builder_image;
    if (exit_code_of(*pods)) {
      return fail(ErrorCode::kFailed,
                  builder + " ended before it got the sources: " + last_message_of(*pods) + ".");
    }
    if (clock_.now() >= deadline) {
      return fail(ErrorCode::kFailed, builder + " did not come to run within " +
                                          base::describe(patience) + ": " +
                                          workloads_.trouble(*pods) + ".");
    }
    news.await(heard, kPause, stop);
  }
}

base::Result<boost::json::array> ClusterImageBuilder::await_end(const Version& version,
                                                                base::Timestamp deadline,
                                                                const std::stop_token& stop) {
  auto& news = watches_.of(Kind::kPod);
  while (true) {
    if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The build was cancelled.");
    const auto heard = news.changes();
    auto pods = workloads_.pods(labels_of(version.deployment), stop);
    if (!pods || exit_code_of(*pods)) return pods;
    if (pods->empty()) return fail(ErrorCode::kUnavailable, "The builder's pod was taken away.");
    if (clock_.now() >= deadline) {
      // Tried again it would take as long again.
      return fail(ErrorCode::kFailed,
                  "The build did not end within " +
                      base::describe(std::chrono::seconds(version.settings.build_timeout)) +
                      "; raise the service's build_timeout if it needs longer.");
    }
    news.await(heard, kPause, stop);
  }
}

base::Result<std::string> ClusterImageBuilder::follow(const ClusterBuild& build,
                                                      const Version& version,
                                                      const std::filesystem::path& folder,
                                                      const LogSink& log,
                                                      const std::stop_token& stop) {
  const auto pod = await_pod(version, stop);
  if (!pod) return fail(pod.error());
  auto context = docker::BuildContext::of(folder, docker::dockerfile_of(version.settings));
  if (!context) return fail(context.error());
  const auto attachment = attach(cluster_, *pod, stop);
  if (!attachment) return fail(attachment.error());
  BuildTalk talk(std::move(*context), version, log);
  const auto time = std::chrono::seconds(version.settings.build_timeout);
  const auto deadline = clock_.now() + time;
  const auto why =
      io::relay(talk, **attachment, {.at_most = time, .idle = time, .half_idle = time}, stop);
  talk.end();
  const bool broke_off = !why.empty() && !stop.stop_requested() && clock_.now() < deadline;
  if (broke_off) {
    log("slipway", "The connection to the builder broke off: " + why +
                       ". What it says from now on is not shown.");
  }
  const auto pods = await_end(version, broke_off ? deadline : clock_.now() + kEndPatience, stop);
  if (!pods) return fail(pods.error());
  const auto exit_code = exit_code_of(*pods);
  if (exit_code == kHalfSources) {
    return fail(ErrorCode::kUnavailable, "The sources did not come whole to the builder.");
  }
  if (exit_code != 0) {
    return fail(docker::build_failure(broke_off ? last_message_of(*pods) : talk.last_line()));
  }
  return pushed_digest(build, last_message_of(*pods));
}

}  // namespace slipway::runtime::kubernetes
