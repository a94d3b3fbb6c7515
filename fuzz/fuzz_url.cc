// Addresses of repositories: what is taken prints as an address of the same repository, and never
// as one that git would take for an option or a helper program.

#include <cstdint>
#include <string_view>

#include "model/git_url.h"
#include "require.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway::model;
  const auto url = parse_git_url(text);
  if (!url) {
    REQUIRE(!url.error().message.empty());
    return;
  }
  const auto printed = url->to_string();
  const auto again = parse_git_url(printed);
  REQUIRE(again);
  REQUIRE(again->password.empty());
  REQUIRE(again->to_string() == printed);
  REQUIRE(RepositoryKey(*again) == RepositoryKey(*url));
  REQUIRE(!printed.starts_with('-') && !url->host.starts_with('-') && !url->user.starts_with('-'));
  REQUIRE(printed.starts_with('/') || printed.find("://") != std::string::npos);
  repository_name(*url);
  repository_owner(*url);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
