// Files .dockerignore: the text before the first NUL is the file, what follows is a path. Whatever
// they are, asking ends, and what is below an excluded folder is excluded where nothing takes back.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "require.h"
#include "runtime/docker/dockerignore.h"

namespace {

void fuzz(std::string_view text) {
  using slipway::runtime::docker::Dockerignore;
  const auto end = std::min(text.find('\0'), text.size());
  const Dockerignore ignore(text.substr(0, end));
  const std::string path(text.substr(std::min(end + 1, text.size())));
  const bool excluded = ignore.excludes(path);
  if (excluded && !ignore.takes_back()) REQUIRE(ignore.excludes(path + "/x"));
  REQUIRE(!Dockerignore().excludes(path));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
