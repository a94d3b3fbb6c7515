#include "rules/webhook/json_sender.h"

#include <algorithm>

#include "rules/webhook/body.h"
#include "rules/webhook/origin.h"
#include "rules/webhook/text.h"

namespace slipway::rules {
namespace {

constexpr std::size_t kLongestDeliveryId = 255;
constexpr std::size_t kLongestEvent = 200;

// Anything else would not survive as text in the store, and nobody sends it.
bool is_delivery_id(std::string_view text) {
  return text.size() <= kLongestDeliveryId &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

Envelope JsonSender::envelope(const model::Headers& headers, const Body& body) const {
  Envelope envelope;
  if (profile_.event_header.empty() || profile_.delivery_header.empty()) {
    if (const auto document = parse(headers, body)) envelope = envelope_of(document->root());
  }
  if (!profile_.event_header.empty()) {
    envelope.event = std::string(event_in(headers));
  }
  if (!profile_.delivery_header.empty()) {
    auto id = header(headers, profile_.delivery_header);
    if (!id && !profile_.other_delivery_header.empty()) {
      id = header(headers, profile_.other_delivery_header);
    }
    envelope.delivery_id = std::string(id.value_or(""));
  }
  envelope.event = storable(std::string_view(envelope.event).substr(0, kLongestEvent));
  if (!is_delivery_id(envelope.delivery_id)) envelope.delivery_id.clear();
  return envelope;
}

std::string_view JsonSender::event_in(const model::Headers& headers) const {
  const auto event = header(headers, profile_.event_header).value_or("");
  if (!event.empty() || profile_.other_event_header.empty()) return event;
  return header(headers, profile_.other_event_header).value_or("");
}

Envelope JsonSender::envelope_of(const Json& root) const {
  return {"", std::string(event_of(root))};
}

base::Result<void> JsonSender::verify(const model::Headers& headers, std::string_view body,
                                      std::string_view secret, base::Timestamp now) const {
  auto verified = verify_signature(headers, body, secret, now);
  if (verified) return verified;
  // A webhook of another sender that was given this hook's URL is the likeliest cause.
  const auto origin = origin_of_headers(headers);
  if (origin && !has_headers_of(*origin, kind())) {
    verified.error().message += " " + describe_wrong_origin(*origin, kind());
  }
  return verified;
}

base::Result<void> JsonSender::check(const model::Headers& headers, const Body& body) const {
  const auto origin = origin_of_headers(headers);
  if (origin && !has_headers_of(*origin, kind())) {
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

base::Result<Meaning> JsonSender::interpret(const model::Headers& headers, const Body& body) const {
  auto document = parse(headers, body);
  if (!document) return base::fail(std::move(document.error()));
  return read_document(headers, document->root());
}

base::Result<Document> JsonSender::parse(const model::Headers& headers, const Body& body) const {
  const auto form = body_form(headers, profile_.sends_forms);
  if (!form) return base::fail(form.error());
  if (*form == BodyForm::kJson) return Document::parse(body);
  const auto payload = form_payload(body.text);
  if (!payload) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The body is no form with the JSON in a field 'payload'. Set the webhook's "
                      "content type to application/json.",
                      "payload");
  }
  return Document::parse(*payload);
}

base::Result<Meaning> JsonSender::read_document(const model::Headers& headers,
                                                const Json& root) const {
  if (profile_.event_header.empty()) return read(event_of(root), root);
  const auto event = event_in(headers);
  if (event.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The header " + std::string(profile_.event_header) + " is missing, which " +
                          std::string(profile_.name) + " sends with every delivery.");
  }
  return read(event, root);
}

}  // namespace slipway::rules
