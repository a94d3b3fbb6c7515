#include "runtime/docker/build_plan.h"

#include <array>
#include <charconv>
#include <utility>

#include "runtime/docker/answers.h"

namespace slipway::runtime::docker {
namespace {

using Release = std::pair<int, int>;

// Up to where Docker's own docker/dockerfile is 1.2, and its first that is 1.4.
constexpr int kNewerDocker = 23;
constexpr int kOldSyntax = 2;

struct Known {
  std::string_view feature;
  Release since;
};

// What Podman's builder knows from a release on (containers/podman, RELEASE_NOTES.md); of the rest
// release 4 knows nothing.
constexpr std::array kPodman{Known{"RUN --mount", {4, 0}}, Known{"COPY --chmod", {4, 0}},
                             Known{"ADD --chmod", {4, 0}}, Known{"RUN --network", {4, 4}},
                             Known{"a heredoc", {4, 8}}};

Release podman_release(std::string_view feature) {
  for (const auto& known : kPodman) {
    if (known.feature == feature) return known.since;
  }
  return {5, 0};
}

std::string text_of(Release release) {
  return std::to_string(release.first) + "." + std::to_string(release.second);
}

base::Error unknown_feature(const BuildFeature& feature, const std::string& path,
                            const EngineBuilder& builder, const std::string& remedy) {
  return {base::ErrorCode::kInvalid,
          "Line " + std::to_string(feature.line) + " of " + path + " uses " + feature.name +
              ", which " + builder.name + " does not know" + remedy,
          "dockerfile_path"};
}

}  // namespace

EngineBuilder builder_of(const boost::json::value& version, std::string_view builder_version) {
  EngineBuilder builder;
  builder.name = engine_name(version);
  builder.is_podman = builder.name.starts_with("Podman");
  builder.prefers_buildkit = builder_version == "2";
  const std::string number = text_at(version, "/Version");
  const char* const end = number.data() + number.size();
  const auto [dot, error] = std::from_chars(number.data(), end, builder.major);
  if (error == std::errc() && dot != end) std::from_chars(dot + 1, end, builder.minor);
  return builder;
}

base::Result<BuildPlan> plan_build(const Dockerfile& dockerfile, const std::string& path,
                                   const EngineBuilder& builder) {
  for (const auto& feature : dockerfile.features) {
    if (builder.is_podman) {
      const auto since = podman_release(feature.name);
      if (Release{builder.major, builder.minor} >= since) continue;
      return base::fail(unknown_feature(
          feature, path, builder,
          "; leave it out, or use Podman " + text_of(since) + " or later, or Docker Engine."));
    }
    // Another docker/dockerfile is pulled where one is named.
    if (feature.since <= kOldSyntax || builder.major >= kNewerDocker ||
        !dockerfile.syntax.empty()) {
      continue;
    }
    return base::fail(unknown_feature(
        feature, path, builder,
        " by itself; write '# syntax=docker/dockerfile:1' as the file's first line, or use Docker "
        "Engine " +
            std::to_string(kNewerDocker) + " or later."));
  }
  BuildPlan plan;
  plan.by_buildkit =
      !builder.is_podman && (builder.prefers_buildkit || !dockerfile.features.empty());
  if (!plan.by_buildkit) return plan;
  plan.pulled_before = dockerfile.images;
  if (!dockerfile.syntax.empty()) {
    plan.pulled_before.insert(plan.pulled_before.begin(), dockerfile.syntax);
  }
  return plan;
}

}  // namespace slipway::runtime::docker
