#pragma once
// What all forges have in common that send JSON: content types, the event's header, the refusal of
// another forge's deliveries. An adapter adds its signature and what its events mean. Stateless and
// thread-safe.

#include <string_view>

#include "forge/common/json.h"
#include "forge/forge.h"

namespace slipway::forge {

// How a forge presents itself in its headers.
struct Sender {
  model::HookKind kind;
  std::string_view name;
  std::string_view event_header;  // "" where every delivery is a push
  std::string_view delivery_header;
  bool sends_forms;
};

class JsonForge : public Forge {
 public:
  model::HookKind kind() const final { return sender_.kind; }
  Envelope envelope(const model::Headers& headers, std::string_view body) const final;
  base::Result<void> verify(const model::Headers& headers, std::string_view body,
                            std::string_view secret) const final;
  base::Result<void> check(const model::Headers& headers, std::string_view body) const final;
  base::Result<Meaning> interpret(const model::Headers& headers, std::string_view body) const final;

 protected:
  explicit JsonForge(const Sender& sender) : sender_(sender) {}

  virtual base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                              std::string_view secret) const = 0;
  virtual base::Result<Meaning> read(std::string_view event, const Json& root) const = 0;

  const Sender& sender() const { return sender_; }

 private:
  base::Result<Document> parse(const model::Headers& headers, std::string_view body) const;
  base::Result<Meaning> read_document(const model::Headers& headers, const Json& root) const;

  Sender sender_;
};

}  // namespace slipway::forge
