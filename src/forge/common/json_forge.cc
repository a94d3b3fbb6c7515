#include "forge/common/json_forge.h"

#include <algorithm>

#include "base/enum.h"
#include "forge/common/body.h"
#include "forge/common/origin.h"
#include "forge/common/push.h"

namespace slipway::forge {
namespace {

constexpr std::size_t kLongestDeliveryId = 255;

// Anything else would not survive as text in the store, and no forge sends it.
bool is_delivery_id(std::string_view text) {
  return text.size() <= kLongestDeliveryId &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

Envelope JsonForge::envelope(const model::Headers& headers, std::string_view /*body*/) const {
  Envelope envelope;
  const auto id = header(headers, sender_.delivery_header).value_or("");
  if (is_delivery_id(id)) envelope.delivery_id = std::string(id);
  envelope.event = sender_.event_header.empty()
                       ? "push"
                       : storable(header(headers, sender_.event_header).value_or(""));
  return envelope;
}

base::Result<void> JsonForge::verify(const model::Headers& headers, std::string_view body,
                                     std::string_view secret) const {
  auto verified = verify_signature(headers, body, secret);
  if (verified) return verified;
  // A webhook of another forge that was given this hook's URL is the likeliest cause.
  const auto origin = origin_of_headers(headers);
  if (origin && origin->kind != base::to_string(kind())) {
    verified.error().message += " " + describe_wrong_origin(*origin, kind());
  }
  return verified;
}

base::Result<void> JsonForge::check(const model::Headers& headers, std::string_view body) const {
  const auto origin = origin_of_headers(headers);
  if (origin && origin->kind != base::to_string(kind())) {
    return base::fail(base::ErrorCode::kInvalid, describe_wrong_origin(*origin, kind()));
  }
  const auto document = parse(headers, body);
  if (!document) return base::fail(document.error());
  const auto meaning = read_document(headers, document->root());
  if (meaning) return {};
  const auto shape = origin_of_body(document->root());
  if (shape && !has_shape_of(*shape, kind())) {
    return base::fail(base::ErrorCode::kInvalid, describe_wrong_origin(*shape, kind()));
  }
  return base::fail(meaning.error());
}

base::Result<Meaning> JsonForge::interpret(const model::Headers& headers,
                                           std::string_view body) const {
  const auto document = parse(headers, body);
  if (!document) return base::fail(document.error());
  return read_document(headers, document->root());
}

base::Result<Document> JsonForge::parse(const model::Headers& headers,
                                        std::string_view body) const {
  const auto form = body_form(headers, sender_.sends_forms);
  if (!form) return base::fail(form.error());
  if (*form == BodyForm::kJson) return Document::parse(body);
  const auto payload = form_payload(body);
  if (!payload) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The body is no form with the JSON in a field 'payload'. Set the webhook's "
                      "content type to application/json.",
                      "payload");
  }
  return Document::parse(*payload);
}

base::Result<Meaning> JsonForge::read_document(const model::Headers& headers,
                                               const Json& root) const {
  if (sender_.event_header.empty()) return read("push", root);
  const auto event = header(headers, sender_.event_header);
  if (!event || event->empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The header " + std::string(sender_.event_header) + " is missing, which " +
                          std::string(sender_.name) + " sends with every delivery.");
  }
  return read(*event, root);
}

}  // namespace slipway::forge
