#pragma once
// The outer form of a delivery's body: its content type, and the JSON that a form carries in its
// field `payload`. Pure functions; called by JsonSender and by signatures over a decoded form.

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/hook.h"

namespace slipway::rules {

enum class BodyForm { kJson, kUrlEncoded };

// A header's value by its name in any case. Nothing where it is absent, "" where it is empty.
std::optional<std::string_view> header(const model::Headers& headers, std::string_view name);

// "application/json" of "Application/JSON; charset=utf-8". Nothing where it is no media type by
// RFC 9110.
std::optional<std::string> media_type(std::string_view content_type);

// Registries have JSON types of their own, as application/vnd.docker.distribution.events.v1+json.
// kUnsupportedType where the content type is neither JSON nor, if allowed, a form.
base::Result<BodyForm> body_form(const model::Headers& headers, bool form_allowed);

// The decoded field `payload`. Nothing where the body is no form or has no such field.
std::optional<std::string> form_payload(std::string_view body);

}  // namespace slipway::rules
