// Names of images: what is taken prints, short and whole, as the same image, and holds nothing
// that a URL's path or a header could be broken out of.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "model/image.h"
#include "require.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway::model;
  const auto reference = parse_image_reference(text);
  if (!reference) {
    REQUIRE(!reference.error().message.empty());
    REQUIRE(!parse_image_name(text));
    return;
  }
  REQUIRE(parse_image_reference(reference->to_string()) == *reference);
  REQUIRE(parse_image_reference(reference->canonical()) == *reference);
  REQUIRE(parse_image_name(reference->name.to_string()) == reference->name);
  REQUIRE(parse_image_name(reference->name.canonical()) == reference->name);
  REQUIRE(parse_image_name(text).has_value() == (reference->tag.empty() && !reference->digest));
  const auto& path = reference->name.path;
  REQUIRE(std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
           c == '/';
  }));
  REQUIRE(path.find("..") == std::string::npos && path.find("//") == std::string::npos);
  REQUIRE(reference->name.host.find_first_of("/@?#") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
