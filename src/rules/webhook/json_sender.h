#pragma once
// What all senders have in common that send JSON: content types, where the event stands, the
// refusal of another sender's deliveries. An adapter adds its signature and what its events mean.
// Stateless and thread-safe.

#include <string_view>

#include "rules/webhook/json.h"
#include "rules/webhook/sender.h"

namespace slipway::rules {

// How a sender presents itself.
struct SenderProfile {
  model::HookKind kind;
  std::string_view name;             // "GitHub"
  std::string_view event_header;     // "" where the body says the event
  std::string_view delivery_header;  // "" where envelope_of says the id
  bool sends_forms = false;
  std::string_view other_delivery_header{};  // where the first is not there
  std::string_view other_event_header{};     // where the first is not there, or empty
};

class JsonSender : public Sender {
 public:
  model::HookKind kind() const final { return profile_.kind; }
  Envelope envelope(const model::Headers& headers, const Body& body) const final;
  base::Result<void> verify(const model::Headers& headers, std::string_view body,
                            std::string_view secret, base::Timestamp now) const final;
  base::Result<void> check(const model::Headers& headers, const Body& body) const final;
  base::Result<Meaning> interpret(const model::Headers& headers, const Body& body) const final;

 protected:
  explicit JsonSender(const SenderProfile& profile) : profile_(profile) {}

  virtual base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                              std::string_view secret,
                                              base::Timestamp now) const = 0;
  virtual base::Result<Meaning> read(std::string_view event, const Json& root) const = 0;

  // Of the body, what the headers don't say. Asked only where the profile lacks a header.
  virtual Envelope envelope_of(const Json& root) const;
  // What read() is told where no header says it; a view into the body, or of a literal.
  virtual std::string_view event_of(const Json& /*root*/) const { return "push"; }

  const SenderProfile& profile() const { return profile_; }

 private:
  std::string_view event_in(const model::Headers& headers) const;
  base::Result<Document> parse(const model::Headers& headers, const Body& body) const;
  base::Result<Meaning> read_document(const model::Headers& headers, const Json& root) const;

  SenderProfile profile_;
};

}  // namespace slipway::rules
