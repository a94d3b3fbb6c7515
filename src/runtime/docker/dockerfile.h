#pragma once
// What a Dockerfile asks of its builder, and which images it is built from; whatever else is wrong
// with it the engine says. Pure. The grammar: docs.docker.com/reference/dockerfile.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::runtime::docker {

// Something that the classic builder does not know.
struct BuildFeature {
  std::string name;  // "RUN --mount", "a heredoc"
  int line = 0;      // where it stands first
  int since = 0;     // 4 where docker/dockerfile knows it from 1.4 on
  friend bool operator==(const BuildFeature&, const BuildFeature&) = default;
};

struct Dockerfile {
  std::string syntax;                  // the image that its "# syntax=" line names
  std::vector<BuildFeature> features;  // each once, in their order
  std::vector<std::string> arguments;  // the names of its ARGs, each once
  // Of its FROM and COPY --from, without its own stages: as far as they are known before the build.
  std::vector<std::string> images;
  friend bool operator==(const Dockerfile&, const Dockerfile&) = default;
};

Dockerfile read_dockerfile(std::string_view text,
                           const std::map<std::string, std::string>& build_args);

}  // namespace slipway::runtime::docker
