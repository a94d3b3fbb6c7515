#include "registry/hooks/distribution_event.h"

#include "base/text.h"
#include "rules/webhook/text.h"

namespace slipway::registry {

base::Result<void> add_event(const rules::Json& event, AnnouncedTags& tags) {
  const auto action = rules::first_text(event, {{"action"}});
  const auto target = rules::value_at(event, {"target"});
  const auto text = [&](std::string_view name) {
    return target ? rules::first_text(*target, {{name}}) : std::string_view();
  };
  const auto repository = text("repository");
  if (action == "delete") {
    tags.add(deleted_image(repository));
    return {};
  }
  if (action != "push") {
    tags.add(no_image(action));
    return {};
  }
  if (!is_manifest(text("mediaType"))) {
    tags.add(rules::Nothing{base::joined(
        {"A part of ", rules::quote(repository), " was pushed; only whole images are deployed."})});
    return {};
  }
  return tags.add(
      {rules::first_text(event, {{"request", "host"}}), repository, text("tag"), text("digest")});
}

}  // namespace slipway::registry
