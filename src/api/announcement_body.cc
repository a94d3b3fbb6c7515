#include "api/announcement_body.h"

#include "api/container_body.h"
#include "model/digest.h"
#include "model/image.h"

namespace slipway::api {

pipeline::Announcement read_announcement(base::JsonFields& fields) {
  pipeline::Announcement announcement;
  announcement.source = model::PushSource::API;
  announcement.image_name = fields.required_text("image_name");
  announcement.tag = fields.required_text("tag");
  announcement.digest = fields.text("digest").value_or("");
  fields.refuse_unknown();
  if (fields.error()) return announcement;
  if (const auto name = model::parse_image_name(announcement.image_name); !name) {
    fields.wrong("image_name", name.error().message);
  } else if (const auto wrong = wrong_tag(announcement.tag)) {
    fields.wrong("tag", *wrong);
  } else if (!announcement.digest.empty() && !model::parse_digest(announcement.digest)) {
    fields.wrong("digest", "'" + announcement.digest +
                               "' is no digest; write sha256: and 64 hexadecimal digits, or leave "
                               "it out.");
  }
  return announcement;
}

}  // namespace slipway::api
