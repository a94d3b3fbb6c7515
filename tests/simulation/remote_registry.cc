#include "remote_registry.h"

#include <algorithm>
#include <stdexcept>

namespace slipway::simulation {
namespace {
constexpr std::int64_t kMostImageLag = 45;  // seconds
}

using base::ErrorCode;
using base::fail;

std::string ImageRepository::digest_at(const std::string& tag, base::Timestamp at) const {
  std::string digest;
  for (const auto& push : pushes) {
    if (push.tag == tag && push.at <= at) digest = push.digest;
  }
  return digest;
}

ImageRepository& RemoteRegistry::at(const model::ImageName& name) {
  for (auto& image : images_) {
    if (model::parse_image_name(image.name).value() == name) return image;
  }
  throw std::logic_error("no such image");
}

base::Timestamp RemoteRegistry::replica(const ImageRepository& image) {
  Universe& universe = reach_.universe();
  if (image.weather != Weather::kLagging || universe.dice.one_in(2)) return universe.now();
  return universe.now() - universe.dice.seconds(1, kMostImageLag);
}

base::Result<model::Digest> RemoteRegistry::resolve(const model::ImageReference& reference,
                                                    const registry::Credentials&,
                                                    std::stop_token stop) {
  const ImageRepository& image = at(reference.name);
  if (auto error = reach_.ask(image.weather, "the registry", stop)) return fail(*error);
  const auto digest = image.digest_at(reference.tag_or_latest(), replica(image));
  if (digest.empty()) return fail(ErrorCode::kNotFound, "no such tag");
  return model::parse_digest(digest).value();
}

base::Result<registry::Tags> RemoteRegistry::tags(const model::ImageName& name,
                                                  const registry::Credentials&, const std::string&,
                                                  std::stop_token stop) {
  const ImageRepository& image = at(name);
  if (auto error = reach_.ask(image.weather, "the registry", stop)) return fail(*error);
  const auto as_of = replica(image);
  registry::Tags tags;
  for (const auto& push : image.pushes) {
    const auto known = std::find(tags.names.begin(), tags.names.end(), push.tag);
    if (push.at <= as_of && known == tags.names.end()) tags.names.push_back(push.tag);
  }
  return tags;
}

}  // namespace slipway::simulation
