#pragma once
// The patterns of a .dockerignore file (docs.docker.com/build/concepts/context): Go's
// filepath.Match for each segment, "**" for any number of them, "!" takes back. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace slipway::runtime::docker {

class Dockerignore {
 public:
  explicit Dockerignore(std::string_view text = {});

  // `path` is relative to the context, with '/'. What is below an excluded folder is excluded.
  bool excludes(std::string_view path) const;
  // Whether a pattern takes back, so that an excluded folder may hold what is not.
  bool takes_back() const;

 private:
  struct Pattern {
    std::vector<std::string> segments;
    bool takes_back = false;
  };
  std::vector<Pattern> patterns_;
};

}  // namespace slipway::runtime::docker
