#include "api/restriction_body.h"

#include "base/enum.h"
#include "model/restriction.h"

namespace slipway::api {
namespace {

// The reference has only PATH.
BOOST_DEFINE_ENUM_CLASS(RestrictionType, PATH)

}  // namespace

void read_restriction_fields(base::JsonFields& fields, model::Restriction& restriction) {
  const auto mode = fields.enumeration<model::RestrictionMode>("mode");
  if (!mode) fields.wrong("mode", "is missing; it is MATCH or EXCLUDE.");
  restriction.mode = mode.value_or(model::RestrictionMode::MATCH);
  fields.enumeration<RestrictionType>("type");
  if (!fields.has("value")) fields.wrong("value", "is missing; it is needed.");
  const auto value = fields.text("value");
  for (const auto* name : {"id", "created_at", "updated_at"}) fields.any(name);
  fields.refuse_unknown();
  if (fields.error()) return;
  auto checked = model::check_restriction_value(value.value_or(""));
  if (!checked) {
    fields.take(checked.error());
  } else {
    restriction.value = std::move(*checked);
  }
}

}  // namespace slipway::api
