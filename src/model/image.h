#pragma once
// Names of container images, and the normal form by which two of them are the same image. Pure
// values; every place that compares images compares ImageName. The grammar and the defaults are
// those of github.com/distribution/reference.

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/digest.h"

namespace slipway::model {

// "nginx", "docker.io/library/nginx" and "index.docker.io/nginx" are one name.
struct ImageName {
  std::string host;  // "docker.io", "registry.acme.io:5000": lower case, a port as it was written
  std::string path;  // "library/nginx": lower case

  // As people write it ("nginx", "acme/shop", "ghcr.io/acme/shop"); parses to the same name.
  std::string to_string() const;
  // With everything that is usually left out: "docker.io/library/nginx".
  std::string canonical() const;
  friend auto operator<=>(const ImageName&, const ImageName&) = default;
};

// Refuses a tag or a digest. The message says what is wrong and what to write instead.
base::Result<ImageName> parse_image_name(std::string_view text);

// At most 128 letters, digits, '_', '.' and '-'; the first is no '.' and no '-'.
bool is_tag(std::string_view text);
base::Result<std::string> parse_tag(std::string_view text);

struct ImageReference {
  ImageName name;
  std::string tag;  // "": none was written
  std::optional<Digest> digest;

  std::string tag_or_latest() const { return tag.empty() ? "latest" : tag; }
  std::string to_string() const;
  std::string canonical() const;
  friend auto operator<=>(const ImageReference&, const ImageReference&) = default;
};

// "host:5000/a/b:tag@sha256:...", of which only the last segment of the path is required.
base::Result<ImageReference> parse_image_reference(std::string_view text);

}  // namespace slipway::model
