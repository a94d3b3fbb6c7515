#include "registry/fake/fake_registry.h"

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"

namespace slipway::registry {

using base::ErrorCode;
using model::Digest;

void FakeRegistry::set_tag(const model::ImageName& image, const std::string& tag,
                           const Digest& digest) {
  const std::scoped_lock lock(mutex_);
  images_[image].tags[tag] = digest;
  images_[image].digests.push_back(digest);
}

void FakeRegistry::remove_image(const model::ImageName& image) {
  const std::scoped_lock lock(mutex_);
  images_.erase(image);
}

void FakeRegistry::require(const std::string& host, Credentials credentials) {
  const std::scoped_lock lock(mutex_);
  required_[host] = std::move(credentials);
}

void FakeRegistry::fail_with(std::optional<base::Error> error) {
  const std::scoped_lock lock(mutex_);
  error_ = std::move(error);
}

std::vector<std::string> FakeRegistry::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

base::Result<const FakeRegistry::Image*> FakeRegistry::open(const model::ImageName& image,
                                                            const Credentials& credentials,
                                                            const std::stop_token& stop) const {
  if (stop.stop_requested()) {
    return base::fail(ErrorCode::kCancelled, "the request was cancelled");
  }
  if (error_) return base::fail(*error_);
  const auto required = required_.find(image.host);
  if (required != required_.end() && (required->second.user != credentials.user ||
                                      required->second.password != credentials.password)) {
    return base::fail(ErrorCode::kUnauthenticated, image.host + " wants other credentials");
  }
  const auto found = images_.find(image);
  if (found == images_.end()) {
    return base::fail(ErrorCode::kNotFound, "there is no image '" + image.to_string() + "'");
  }
  return &found->second;
}

base::Result<Digest> FakeRegistry::resolve(const model::ImageReference& image,
                                           const Credentials& credentials, std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  requests_.push_back("resolve " + image.to_string());
  return find(image, credentials, stop);
}

base::Result<Digest> FakeRegistry::recheck(const model::ImageReference& image,
                                           const Digest& /*known*/, const Credentials& credentials,
                                           std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  requests_.push_back("recheck " + image.to_string());
  return find(image, credentials, stop);
}

base::Result<Digest> FakeRegistry::find(const model::ImageReference& image,
                                        const Credentials& credentials,
                                        const std::stop_token& stop) const {
  const auto opened = open(image.name, credentials, stop);
  if (!opened) return base::fail(opened.error());
  const auto& [tags, digests] = **opened;
  if (image.digest) {
    if (std::find(digests.begin(), digests.end(), *image.digest) != digests.end()) {
      return *image.digest;
    }
  } else if (const auto found = tags.find(image.tag_or_latest()); found != tags.end()) {
    return found->second;
  }
  return base::fail(ErrorCode::kNotFound, "there is no '" + image.to_string() + "'");
}

base::Result<Tags> FakeRegistry::tags(const model::ImageName& image, const Credentials& credentials,
                                      const std::string& last_etag, std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  requests_.push_back("tags " + image.to_string());
  const auto opened = open(image, credentials, stop);
  if (!opened) return base::fail(opened.error());
  Tags result;
  std::string all;
  for (const auto& [tag, digest] : (*opened)->tags) {
    result.names.push_back(tag);
    all.append(tag).append("\n");
  }
  result.etag = "\"" + base::encode_hex(base::sha256(all)) + "\"";
  if (result.etag == last_etag) {
    result.unchanged = true;
    result.names.clear();
  }
  return result;
}

}  // namespace slipway::registry
