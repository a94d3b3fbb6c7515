#include "runtime/docker/images.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/encoding.h"
#include "runtime/docker/answers.h"
#include "runtime/docker/build_context.h"
#include "runtime/docker/build_recipe.h"
#include "runtime/docker/progress.h"
#include "runtime/docker/requests.h"
#include "runtime/registry_reach.h"

namespace slipway::runtime::docker {
namespace {

using base::ErrorCode;
using base::fail;

std::string image_path(const std::string& reference) { return "/images/" + reference; }

}  // namespace

Images::Images(Engine& engine, io::AddressCheck may_connect)
    : engine_(engine), may_connect_(std::move(may_connect)) {}

base::Result<boost::json::value> Images::inspect(const std::string& reference,
                                                 const std::stop_token& stop) {
  return engine_.ask({.path = image_path(reference) + "/json"}, stop);
}

base::Result<void> Images::keep(const std::string& reference, const Version& version) {
  const auto kept = engine_.ask({.method = "POST",
                                 .path = image_path(reference) + "/tag?repo=" +
                                         base::encode_percent(image_repository(version.service)) +
                                         "&tag=" + version.deployment.to_string()});
  if (!kept) return fail(kept.error());
  return {};
}

base::Result<void> Images::untag(const std::string& reference) {
  const auto removed = engine_.ask({.method = "DELETE", .path = image_path(reference)});
  if (removed || removed.error().code == ErrorCode::kNotFound) return {};
  if (removed.error().code != ErrorCode::kConflict) return fail(removed.error());
  const auto engine = engine_.known_version();
  if (!engine) return fail(engine.error());
  return builder_of(*engine, "").is_podman ? take_name(reference) : base::Result<void>();
}

base::Result<void> Images::take_name(const std::string& reference) {
  const auto colon = reference.rfind(':');
  const auto taken = engine_.ask({.method = "POST",
                                  .path = "/libpod" + image_path(reference) + "/untag?repo=" +
                                          base::encode_percent(reference.substr(0, colon)) +
                                          "&tag=" + reference.substr(colon + 1)});
  if (taken || taken.error().code == ErrorCode::kNotFound) return {};
  return fail(taken.error());
}

base::Result<std::string> Images::follow(const EngineCall& call, const Version& version,
                                         const LogSink& log, const std::stop_token& stop) {
  ProgressReader reader(mask_of(version), log);
  const auto answer =
      engine_.stream(call, [&](std::string_view bytes) { return reader.feed(bytes); }, stop);
  if (!answer) return fail(answer.error());
  reader.finish();
  if (answer->status >= 300) {
    // The body is the refusal, in the same form.
    return fail(answer->status == 404 ? ErrorCode::kNotFound : ErrorCode::kFailed,
                reader.refusal());
  }
  if (!reader.error().empty()) return fail(ErrorCode::kFailed, reader.error());
  return reader.digest();
}

base::Result<void> Images::fetch(const Image& image, const Version& version, const LogSink& log,
                                 const std::stop_token& stop) {
  const std::string reference = image_reference(image);
  if (auto may = check_registry(may_connect_, image.name, stop); !may) return may;
  log("slipway", "Pulling " + reference + ".");
  EngineCall call{.method = "POST", .path = "/images/create?" + pull_query(image)};
  call.timeout = std::chrono::seconds(version.settings.build_timeout);
  if (const auto auth = registry_auth(image); !auth.empty()) {
    call.headers.emplace_back("X-Registry-Auth", auth);
  }
  const auto pulled = follow(call, version, log, stop);
  if (pulled) return {};
  const auto& error = pulled.error();
  if (error.code != ErrorCode::kFailed && error.code != ErrorCode::kNotFound) return fail(error);
  return fail(
      pull_failure(reference, error.code == ErrorCode::kNotFound ? 404 : 200, error.message));
}

base::Result<void> Images::pull(const Version& version, const LogSink& log,
                                const std::stop_token& stop) {
  const Image& image = *version.image;
  const std::string reference = image_reference(image);
  if (!is_image_reference(reference)) {
    return fail(ErrorCode::kInvalid,
                "'" + reference + "' is no image; write it like registry.example.org/team/web.");
  }
  if (const auto there = inspect(deployment_image(version), stop); there) {
    return {};
  } else if (there.error().code != ErrorCode::kNotFound) {
    return fail(there.error());
  }
  // One release's end of the reference would take another's image away before it is kept.
  const auto turn = pulls_.take(
      reference, [&] { log("slipway", "Waiting for another pull of " + reference + "."); }, stop);
  if (!turn) return fail(turn.error());
  auto kept = pull_and_keep(version, log, stop);
  if (kept || kept.error().code != ErrorCode::kNotFound) return kept;
  // Taken away meanwhile by somebody else, as an engine's clean-up does it.
  return pull_and_keep(version, log, stop);
}

base::Result<void> Images::pull_and_keep(const Version& version, const LogSink& log,
                                         const std::stop_token& stop) {
  const Image& image = *version.image;
  const std::string reference = image_reference(image);
  const bool was_there = inspect(reference, stop).has_value();
  if (!was_there || image.digest.empty()) {
    if (const auto pulled = fetch(image, version, log, stop); !pulled) {
      const auto& failure = pulled.error();
      // An image that was made on this machine is in no registry.
      if (!was_there || failure.code != ErrorCode::kFailed) return fail(failure);
      log("slipway", failure.message + " The one that the engine has is used.");
    }
  }
  if (auto kept = keep(reference, version); !kept) return kept;
  // From now on it goes with the deployments that use it.
  return was_there ? base::Result<void>() : untag(reference);
}

base::Result<BuildPlan> Images::plan(const Dockerfile& dockerfile, const std::string& path,
                                     const std::stop_token& stop) {
  const auto engine = engine_.known_version(stop);
  if (!engine) return fail(engine.error());
  const auto ping = engine_.send({.path = "/_ping"}, stop);
  if (!ping) return fail(ping.error());
  return plan_build(dockerfile, path, builder_of(*engine, ping->header("builder-version")));
}

base::Result<std::string> Images::pull_before(const std::vector<std::string>& references,
                                              const Version& version, const LogSink& log,
                                              const std::stop_token& stop) {
  std::string missing;
  for (const auto& reference : references) {
    const auto image = base_image(reference, version.registries);
    if (!image || inspect(image_reference(*image), stop)) continue;
    const auto pulled = fetch(*image, version, log, stop);
    if (pulled) continue;
    const auto code = pulled.error().code;
    // The build would pull it, too.
    if (code == ErrorCode::kCancelled || code == ErrorCode::kForbidden) return fail(pulled.error());
    log("slipway", pulled.error().message);
    if (missing.empty()) missing = pulled.error().message;
  }
  return missing;
}

base::Result<void> Images::send_context(const Version& version, const std::filesystem::path& folder,
                                        const BuildPlan& plan, const LogSink& log,
                                        const std::stop_token& stop) {
  auto context = BuildContext::of(folder, dockerfile_of(version.settings));
  if (!context) return fail(context.error());
  const auto shared = std::make_shared<BuildContext>(std::move(*context));
  EngineCall call{.method = "POST", .path = "/build?" + build_query(version, plan.by_buildkit)};
  call.source = [shared](std::span<char> space) { return shared->read(space); };
  call.timeout = std::chrono::seconds(version.settings.build_timeout);
  if (const auto config = registry_config(version.registries); !config.empty()) {
    call.headers.emplace_back("X-Registry-Config", config);
  }
  const auto built = follow(call, version, log, stop);
  if (built) return {};
  const base::Error& error = built.error();
  if (error.code == ErrorCode::kTimeout) {
    // Tried again it would take as long again.
    return fail(ErrorCode::kFailed, "The build did not end within " + base::describe(call.timeout) +
                                        "; raise the service's build_timeout if it needs longer.");
  }
  if (error.code == ErrorCode::kFailed || error.code == ErrorCode::kNotFound) {
    return fail(build_failure(error.message));
  }
  return fail(error);
}

base::Result<void> Images::build(const Version& wanted, const std::filesystem::path& folder,
                                 const LogSink& log, const std::stop_token& stop) {
  const auto recipe = read_recipe(wanted, folder);
  if (!recipe) return fail(recipe.error());
  Version version = wanted;
  version.settings.build_args = recipe->arguments;

  const auto there = inspect(built_image(version), stop);
  if (there) return keep(built_image(version), version);
  if (there.error().code != ErrorCode::kNotFound) return fail(there.error());
  const auto planned = plan(recipe->dockerfile, recipe->path, stop);
  if (!planned) return fail(planned.error());
  if (!version.settings.build_command.empty()) {
    log("slipway", "The build command is not run: here the Dockerfile says how to build.");
  }
  log("slipway", "Building " + built_image(version) + " from its " + recipe->path +
                     (planned->by_buildkit ? " by BuildKit." : "."));
  const auto missing = pull_before(planned->pulled_before, version, log, stop);
  if (!missing) return fail(missing.error());
  if (auto built = send_context(version, folder, *planned, log, stop); !built) {
    // BuildKit's own words for a registry that wants credentials.
    const bool is_pull =
        built.error().message.find("no active sessions") != std::string::npos && !missing->empty();
    return is_pull ? fail(ErrorCode::kFailed, "The build failed: " + *missing) : built;
  }
  return {};
}

base::Result<std::string> Images::push(const Version& version, const Image& target,
                                       const LogSink& log, const std::stop_token& stop) {
  if (auto may = check_registry(may_connect_, target.name, stop); !may) return fail(may.error());
  const std::string name = target.name + ":" + target.tag;
  const auto tagged =
      engine_.ask({.method = "POST",
                   .path = image_path(deployment_image(version)) +
                           "/tag?repo=" + base::encode_percent(target.name) + "&tag=" + target.tag},
                  stop);
  if (!tagged) return fail(tagged.error());
  log("slipway", "Pushing " + name + ".");
  EngineCall call{.method = "POST", .path = image_path(target.name) + "/push?tag=" + target.tag};
  call.timeout = std::chrono::seconds(version.settings.build_timeout);
  // An engine wants the header where there is nothing to say, too.
  const auto auth = registry_auth(target);
  call.headers.emplace_back("X-Registry-Auth", auth.empty() ? base::encode_base64("{}") : auth);
  auto digest = follow(call, version, log, stop);
  if (!digest) {
    const auto& error = digest.error();
    if (error.code != ErrorCode::kFailed && error.code != ErrorCode::kNotFound) return fail(error);
    return fail(push_failure(name, error.message));
  }
  if (digest->empty()) {
    return fail(ErrorCode::kFailed,
                "The engine pushed " + name + " and does not say what its digest is.");
  }
  return digest;
}

base::Result<void> Images::remove(const model::DeploymentId& deployment) {
  const auto images = engine_.ask({.path = "/images/json"});
  if (!images) return fail(images.error());
  for (const auto& name : image_names_of(*images, deployment)) {
    if (auto removed = untag(name); !removed) return removed;
  }
  return {};
}

}  // namespace slipway::runtime::docker
