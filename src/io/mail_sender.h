#pragma once
// Brings mails to one server, by libcurl: SMTP (RFC 5321) with STARTTLS where the server has it,
// or TLS from the start. Blocking; thread-safe: each call has a connection of its own.

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace slipway::io {

struct MailServer {
  std::string url{};                  // "smtp://host:587", "smtps://host:465"; "": there is none
  std::string from{};                 // whose name stands on the mails
  std::string user{};                 // "": nobody signs in
  std::string password{};             // only sent over TLS, or within this machine
  std::filesystem::path authority{};  // PEM; empty: the system's
  base::Duration connect_timeout = std::chrono::seconds(5);
  base::Duration timeout = std::chrono::seconds(30);  // of the whole
};

// What the server said last: 250 where it took the mail, and 4xx or 5xx where not.
struct MailReply {
  int code = 0;
  std::string text{};
};

// kInvalid where it is no address of an SMTP server.
base::Result<void> check_mail_server(const std::string& url);

// `content` is a whole mail with its head. Any reply is a result. kUnavailable (cannot connect,
// connection lost), kTimeout, kCancelled; kFailed where TLS is wanted and there is none to trust.
base::Result<MailReply> send_mail(const MailServer& server, const std::vector<std::string>& to,
                                  const std::string& content, std::stop_token stop);

}  // namespace slipway::io
