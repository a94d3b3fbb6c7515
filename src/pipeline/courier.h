#pragma once
// Takes what outgoing webhooks say to their addresses, and asks forges. Thread-safe.

#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "io/http_client.h"
#include "io/mail_sender.h"

namespace slipway::pipeline {

class Courier {
 public:
  virtual ~Courier() = default;

  // As io::HttpClient::send, but of a long answer only the beginning is kept.
  virtual base::Result<io::HttpResponse> send(const io::HttpRequest& request,
                                              std::stop_token stop) = 0;
  // As io::send_mail.
  virtual base::Result<io::MailReply> send(const io::MailServer& server,
                                           const std::vector<std::string>& to,
                                           const std::string& content, std::stop_token stop) = 0;
};

class HttpCourier final : public Courier {
 public:
  // Where what is sent may go that does not bring a check of its own; empty: anywhere.
  explicit HttpCourier(io::AddressCheck may_connect = {}) : may_connect_(std::move(may_connect)) {}

  base::Result<io::HttpResponse> send(const io::HttpRequest& request,
                                      std::stop_token stop) override;
  base::Result<io::MailReply> send(const io::MailServer& server, const std::vector<std::string>& to,
                                   const std::string& content, std::stop_token stop) override;

 private:
  io::AddressCheck may_connect_;
};

}  // namespace slipway::pipeline
