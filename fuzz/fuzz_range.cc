// Ranges of versions, and versions in them: the text before the first line end is the range, what
// follows are two tags.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "model/semver.h"
#include "require.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway::model;
  const auto range = VersionRange::parse(text.substr(0, text.find('\n')));
  if (!range) REQUIRE(!range.error().message.empty());
  text.remove_prefix(std::min(text.size(), text.find('\n')));
  if (text.starts_with('\n')) text.remove_prefix(1);
  const auto one = parse_version(text.substr(0, text.find('\n')));
  text.remove_prefix(std::min(text.size(), text.find('\n')));
  const auto other = parse_version(text.substr(std::min<std::size_t>(1, text.size())));
  if (one) REQUIRE(*one == *one);
  if (one && other) {
    REQUIRE((*one < *other) == (*other > *one));
    if (range && *one == *other) REQUIRE(range->contains(*one) == range->contains(*other));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
