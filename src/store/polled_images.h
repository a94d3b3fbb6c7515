#pragma once
// What is known of the images that registries are polled for.

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

// The list of an image's tags as it was last seen.
struct PolledImage {
  model::OrganizationId organization;
  std::string image_key;
  std::string etag;
  std::vector<std::string> tags;  // in the registry's order
};

std::optional<PolledImage> polled_image(Transaction& tx, const model::OrganizationId& organization,
                                        const std::string& image_key);
void put(Transaction& tx, const PolledImage& image);

// The digest that a tag had when a notice of it was last decided, "" where none was: so that what
// failed to deploy is not announced again at every poll.
struct ConsideredTag {
  std::string digest;
  base::Timestamp at{};
};
ConsideredTag considered_tag(Transaction& tx, const model::OrganizationId& organization,
                             const std::string& image_key, const std::string& tag);
void set_considered_digest(Transaction& tx, const model::OrganizationId& organization,
                           const std::string& image_key, const std::string& tag,
                           const std::string& digest, base::Timestamp now);

struct ImageOf {
  model::OrganizationId organization;
  std::string image_key;
};
// Those of which a tag was considered last before then.
std::vector<ImageOf> images_considered_before(Transaction& tx, base::Timestamp before);
std::vector<std::string> tags_considered_before(Transaction& tx, const ImageOf& image,
                                                base::Timestamp before);
void forget_considered_tag(Transaction& tx, const ImageOf& image, const std::string& tag);
// What an earlier program considered counts as considered now.
void date_considered_tags(Transaction& tx, base::Timestamp now);

// A service begins to ask for the image: what others were told about it is news again.
void forget_considered_digests(Transaction& tx, const model::OrganizationId& organization,
                               const std::string& image_key);

}  // namespace slipway::store
