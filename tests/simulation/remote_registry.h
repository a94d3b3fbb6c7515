#pragma once
// A registry of images in truth, and as a node sees it: it lags, fails or hangs.

#include <map>
#include <string>
#include <vector>

#include "reach.h"
#include "registry/registry.h"

namespace slipway::simulation {

// Of one image.
struct ImageRepository {
  struct Push {
    base::Timestamp at{};
    std::string tag;
    std::string digest;
  };
  std::string name;
  std::vector<Push> pushes{};
  Weather weather = Weather::kFine;

  // "" where the tag was not there yet.
  std::string digest_at(const std::string& tag, base::Timestamp at) const;
};

class RemoteRegistry final : public registry::Registry {
 public:
  RemoteRegistry(std::vector<ImageRepository>& images, Reach& reach)
      : images_(images), reach_(reach) {}

  base::Result<model::Digest> resolve(const model::ImageReference& image,
                                      const registry::Credentials& credentials,
                                      std::stop_token stop) override;
  base::Result<model::Digest> recheck(const model::ImageReference& image, const model::Digest&,
                                      const registry::Credentials& credentials,
                                      std::stop_token stop) override {
    return resolve(image, credentials, std::move(stop));
  }
  base::Result<registry::Tags> tags(const model::ImageName& image, const registry::Credentials&,
                                    const std::string&, std::stop_token stop) override;

 private:
  ImageRepository& at(const model::ImageName& name);
  base::Timestamp replica(const ImageRepository& image);

  std::vector<ImageRepository>& images_;
  Reach& reach_;
};

}  // namespace slipway::simulation
