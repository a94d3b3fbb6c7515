#pragma once
// Where outgoing webhooks lead, in truth: programs, a chat whose messages change, people's mail.

#include <map>
#include <string>
#include <vector>

#include "model/webhook.h"
#include "remote_party.h"

namespace slipway::simulation {

class Address;

class AddressWitness {
 public:
  virtual ~AddressWitness() = default;
  // It took this event; where a message shows it, which one did before ("": a new message).
  virtual void after_event(const Address& address, const std::string& event,
                           const std::string& shown_before) = 0;
};

class Address final : public Party {
 public:
  Address(model::WebhookKind kind, std::string url) : kind_(kind), url_(std::move(url)) {}

  io::HttpResponse take(const io::HttpRequest& request) override;
  io::HttpResponse refuse(const io::HttpRequest& request, Dice& dice) override;
  void take_mail(const std::string& content);
  // Whoever was there wants nothing any more.
  bool is_gone() const { return is_gone_; }

  model::WebhookKind kind() const { return kind_; }
  const std::string& url() const { return url_; }
  // Events in the order in which they came to be shown.
  const std::vector<std::string>& messages() const { return messages_; }

  model::WebhookId id{};  // of the webhook
  AddressWitness* witness = nullptr;

 private:
  model::WebhookKind kind_;
  std::string url_;
  bool is_gone_ = false;
  std::vector<std::string> messages_;  // of a chat: the event that each shows
};

}  // namespace slipway::simulation
