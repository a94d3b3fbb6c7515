#include "api/container_body.h"

#include "api/service_body.h"
#include "model/image.h"
#include "model/tag_policy_check.h"

namespace slipway::api {
namespace {

using base::JsonFields;

constexpr std::int64_t kShortestPoll = 10;  // seconds
constexpr std::int64_t kLongestPoll = 86'400;

// What a container's answer holds and nobody sets.
void ignore_read_only_container(JsonFields& fields) {
  for (const auto* name : {"id", "created_at", "updated_at", "environment", "maximum_cpu",
                           "maximum_memory", "maximum_gpu", "service_type", "stopped",
                           "serving_image", "url", "registry", "watermark"}) {
    fields.any(name);
  }
}

void read_tag_policy(JsonFields& fields, std::optional<model::TagPolicy>& policy) {
  if (fields.has("tag_policy") && fields.any("tag_policy") == nullptr) {
    policy.reset();
    return;
  }
  auto object = fields.object("tag_policy");
  if (!object) return;
  model::TagPolicy wanted;
  const auto kind = object->enumeration<model::TagPolicyKind>("kind");
  if (!kind) object->wrong("kind", "is missing; it is EXACT, SEMVER, REGEX or NEWEST.");
  assign(kind, wanted.kind);
  assign(object->text("value"), wanted.value);
  assign(object->enumeration<model::TagOrder>("order"), wanted.order);
  object->refuse_unknown();
  if (!object->error()) {
    auto checked = model::check_tag_policy(wanted);
    if (checked) policy = std::move(*checked);
    if (!checked) object->wrong(checked.error().field, checked.error().message);
  }
  fields.take(object->error());
}

void read_tag_poll(JsonFields& fields, std::optional<model::TagPoll>& poll) {
  if (fields.has("tag_poll") && fields.any("tag_poll") == nullptr) {
    poll.reset();
    return;
  }
  auto object = fields.object("tag_poll");
  if (!object) return;
  model::TagPoll wanted;
  assign(object->integer("interval_seconds", kShortestPoll, kLongestPoll), wanted.interval_seconds);
  object->refuse_unknown();
  fields.take(object->error());
  poll = wanted;
}

}  // namespace

std::optional<std::string> wrong_tag(const std::string& tag) {
  if (model::is_tag(tag)) return std::nullopt;
  return "'" + tag +
         "' is no tag. Write at most 128 letters, digits, '_', '.' and '-', without the image's "
         "name before it.";
}

void read_image(JsonFields& fields, bool needed, model::ImageSource& image) {
  if (needed || fields.has("image_name")) {
    image.name = fields.required_text("image_name");
    const auto name = model::parse_image_name(image.name);
    if (!fields.error() && !name) fields.wrong("image_name", name.error().message);
    if (name) image.key = name->canonical();
  }
  if (needed || fields.has("tag")) image.tag = fields.required_text("tag");
  if (!fields.error()) {
    if (const auto wrong = wrong_tag(image.tag)) fields.wrong("tag", *wrong);
  }
  if (const auto id = fields.text("registry_id")) {
    image.registry = model::ContainerRegistryId::parse(*id);
    if (!image.registry) fields.wrong("registry_id", "must be the id of a container registry.");
  } else if (fields.has("registry_id")) {
    image.registry.reset();
  }
}

void read_following(JsonFields& fields, model::ServiceSettings& settings) {
  read_tag_policy(fields, settings.tag_policy);
  read_tag_poll(fields, settings.tag_poll);
}

std::optional<base::Error> read_container(const boost::json::value& body, bool creating,
                                          model::Service& service) {
  JsonFields fields(body);
  service.kind = model::ServiceKind::CONTAINER;
  read_name(fields, creating, service.name);
  read_image(fields, creating, service.image);
  read_following(fields, service.settings);
  assign(fields.boolean("auto_deploy"), service.auto_deploy);
  read_settings(fields, service.settings);
  ignore_read_only_container(fields);
  fields.refuse_unknown();
  return fields.error();
}

}  // namespace slipway::api
