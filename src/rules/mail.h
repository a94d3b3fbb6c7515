#pragma once
// A mail of plain text as it is sent: RFC 5322, with the encodings of RFC 2045 and 2047. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace slipway::rules {

struct MailText {
  std::string from;             // "slipway@example.com"
  std::vector<std::string> to;  // likewise
  std::string subject;
  std::string text;
  std::string id;      // unique
  std::string thread;  // the same for all mails that belong together
  base::Timestamp at{};
};

// With "\r\n" at the end of each line. Ids stand at the sender's domain.
std::string write_mail(const MailText& mail);

// Of "mailto:ann@example.com,ben@example.com" (RFC 6068, without its fields). kInvalid, with what
// to write instead, where it is none.
base::Result<std::vector<std::string>> mail_addresses(std::string_view url);
// What one may be: NAME@DOMAIN without spaces, quotes, brackets and the like.
bool is_mail_address(std::string_view text);

}  // namespace slipway::rules
