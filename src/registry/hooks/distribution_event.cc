#include "registry/hooks/distribution_event.h"

#include "rules/webhook/text.h"

namespace slipway::registry {

base::Result<void> add_event(const rules::Json& event, AnnouncedTags& tags) {
  const auto action = rules::first_text(event, {{"action"}});
  const auto repository = rules::first_text(event, {{"target", "repository"}});
  if (action == "delete") {
    tags.add(deleted_image(repository));
    return {};
  }
  if (action != "push") {
    tags.add(no_image(action));
    return {};
  }
  if (!is_manifest(rules::first_text(event, {{"target", "mediaType"}}))) {
    tags.add(rules::Nothing{"A part of " + rules::quote(repository) +
                            " was pushed; only whole images are deployed."});
    return {};
  }
  return tags.add({rules::first_text(event, {{"request", "host"}}), repository,
                   rules::first_text(event, {{"target", "tag"}}),
                   rules::first_text(event, {{"target", "digest"}})});
}

}  // namespace slipway::registry
