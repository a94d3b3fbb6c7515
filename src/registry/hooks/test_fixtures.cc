#include "registry/hooks/test_fixtures.h"

#include <stdexcept>

namespace slipway::registry {
namespace {

using model::HookKind;

struct Source {
  std::string_view folder;
  HookKind kind;
  model::Headers headers;
};

const Source& source_of(const std::string& path) {
  static const Source sources[] = {
      {"argo-cd/", HookKind::GHCR, {{"x-github-event", "package"}}},
      {"octokit-webhooks-examples/", HookKind::GHCR, {{"x-github-event", "package"}}},
      {"go-playground/docker/", HookKind::DOCKER_HUB, {}},
      {"harbor/", HookKind::HARBOR, {}},
      {"captured/", HookKind::DISTRIBUTION, {}},
      {"distribution/", HookKind::DISTRIBUTION, {}},
  };
  for (const auto& source : sources) {
    if (path.starts_with(source.folder)) return source;
  }
  throw std::logic_error("no rule for " + path);
}

}  // namespace

std::vector<rules::WebhookFixture> fixtures(const std::filesystem::path& root) {
  std::vector<rules::WebhookFixture> all;
  for (const auto& path : rules::payloads_below(root)) {
    const auto& source = source_of(path);
    all.push_back({path, source.kind, rules::json_headers(source.headers),
                   rules::read_whole_file(root / path)});
  }
  return all;
}

}  // namespace slipway::registry
