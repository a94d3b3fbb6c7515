#include "pipeline/notices.h"

#include "model/image.h"
#include "pipeline/steps.h"
#include "store/events.h"
#include "store/notices.h"
#include "store/services.h"

namespace slipway::pipeline {

base::Result<model::Notice> make_notice(Context& context, store::Transaction& tx,
                                        const model::OrganizationId& organization,
                                        const Announcement& announcement) {
  const auto name = model::parse_image_name(announcement.image_name);
  if (!name) return base::fail(name.error());
  const auto now = context.clock.now();
  model::Notice notice;
  notice.id = model::NoticeId::make(now, context.random);
  notice.organization = organization;
  notice.source = announcement.source;
  notice.delivery = announcement.delivery;
  notice.image_name = announcement.image_name;
  notice.image_key = name->canonical();
  notice.tag = announcement.tag;
  notice.digest = announcement.digest;
  notice.created_at = now;
  const bool used = !store::services_of_image(tx, organization, notice.image_key).empty();
  if (!used) {
    notice.state = model::PushState::DECIDED;
    notice.decided_at = now;
    notice.outcome = "No service runs the image " + notice.image_name + ".";
  }
  return notice;
}

void store_notice(store::Transaction& tx, const model::Notice& notice) {
  store::insert(tx, notice);
  store::record(tx, notice.organization, notice.created_at, "notice", notice.id.to_string());
  if (notice.state != model::PushState::PENDING) return;
  store::ask(tx, kNotice, ImageSubject{notice.organization, notice.image_key}.to_string(),
             notice.created_at);
}

}  // namespace slipway::pipeline
