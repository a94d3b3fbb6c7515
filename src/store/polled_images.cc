#include "store/polled_images.h"

namespace slipway::store {
namespace {

// No tag holds a line break.
std::string joined(const std::vector<std::string>& tags) {
  std::string text;
  for (const auto& tag : tags) text.append(tag).append("\n");
  return text;
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const auto end = text.find('\n');
    all.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return all;
}

}  // namespace

std::optional<PolledImage> polled_image(Transaction& tx, const model::OrganizationId& organization,
                                        const std::string& image_key) {
  return tx.query_one(
      "SELECT etag, tags FROM polled_image WHERE organization_id = $1 AND image_key = $2",
      [&](const Row& row) {
        return PolledImage{organization, image_key, row.text(0), lines(row.text(1))};
      },
      organization, image_key);
}

void put(Transaction& tx, const PolledImage& image) {
  tx.execute(
      "INSERT INTO polled_image (organization_id, image_key, etag, tags) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (organization_id, image_key) DO UPDATE SET etag = excluded.etag, tags = "
      "excluded.tags",
      image.organization, image.image_key, image.etag, joined(image.tags));
}

ConsideredTag considered_tag(Transaction& tx, const model::OrganizationId& organization,
                             const std::string& image_key, const std::string& tag) {
  return tx
      .query_one(
          "SELECT digest, considered_at FROM considered_tag WHERE organization_id = $1 AND "
          "image_key = $2 AND tag = $3",
          [](const Row& row) { return ConsideredTag{row.text(0), row.time(1)}; }, organization,
          image_key, tag)
      .value_or(ConsideredTag());
}

void set_considered_digest(Transaction& tx, const model::OrganizationId& organization,
                           const std::string& image_key, const std::string& tag,
                           const std::string& digest, base::Timestamp now) {
  tx.execute(
      "INSERT INTO considered_tag (organization_id, image_key, tag, digest, considered_at) VALUES "
      "($1, $2, $3, $4, $5) ON CONFLICT (organization_id, image_key, tag) DO UPDATE SET digest = "
      "excluded.digest, considered_at = excluded.considered_at",
      organization, image_key, tag, digest, now);
}

std::vector<ImageOf> images_considered_before(Transaction& tx, base::Timestamp before) {
  return tx.query(
      "SELECT DISTINCT organization_id, image_key FROM considered_tag WHERE considered_at BETWEEN "
      "1 "
      "AND $1 "
      "ORDER BY 1, 2",
      [](const Row& row) { return ImageOf{row.id<model::OrganizationId>(0), row.text(1)}; },
      before);
}

std::vector<std::string> tags_considered_before(Transaction& tx, const ImageOf& image,
                                                base::Timestamp before) {
  return tx.query(
      "SELECT tag FROM considered_tag WHERE organization_id = $1 AND image_key = $2 AND "
      "considered_at BETWEEN 1 AND $3 ORDER BY tag",
      [](const Row& row) { return row.text(0); }, image.organization, image.image_key, before);
}

void forget_considered_tag(Transaction& tx, const ImageOf& image, const std::string& tag) {
  tx.execute(
      "DELETE FROM considered_tag WHERE organization_id = $1 AND image_key = $2 AND tag = $3",
      image.organization, image.image_key, tag);
}

void date_considered_tags(Transaction& tx, base::Timestamp now) {
  tx.execute("UPDATE considered_tag SET considered_at = $1 WHERE considered_at = 0", now);
}

void forget_considered_digests(Transaction& tx, const model::OrganizationId& organization,
                               const std::string& image_key) {
  tx.execute("DELETE FROM considered_tag WHERE organization_id = $1 AND image_key = $2",
             organization, image_key);
}

}  // namespace slipway::store
