#pragma once
// Names of container images, as the Distribution project's reference grammar has them
// (github.com/distribution/reference): [HOST[:PORT]/]PATH[:TAG][@DIGEST].

#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::model {

// An image's name in its normal form: names that mean the same image compare equal.
class ImageName {
 public:
  ImageName() = default;

  // Without host it is Docker Hub's, whose other names (index.docker.io, registry-1.docker.io) are
  // docker.io and whose official images are in library/. kInvalid says what is wrong.
  static base::Result<ImageName> parse(std::string_view text);

  const std::string& host() const { return host_; }  // "docker.io", "registry.example.com:5000"
  const std::string& path() const { return path_; }  // "library/nginx"
  std::string to_string() const { return host_ + "/" + path_; }

  friend bool operator==(const ImageName&, const ImageName&) = default;
  friend auto operator<=>(const ImageName&, const ImageName&) = default;

 private:
  std::string host_;
  std::string path_;
};

// An image with what was written behind its name.
struct ImageReference {
  ImageName name;
  std::string tag;     // "" where none was written
  std::string digest;  // "sha256:...", "" where none was written

  static base::Result<ImageReference> parse(std::string_view text);
};

// 128 characters at most of [a-zA-Z0-9_.-], not beginning with one of the last two.
bool is_image_tag(std::string_view text);
// "sha256:" or "sha512:" and its lower case hexadecimal digits.
bool is_image_digest(std::string_view text);

}  // namespace slipway::model
