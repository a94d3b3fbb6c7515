#include "rules/mail.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/encoding.h"
#include "base/text.h"

namespace slipway::rules {
namespace {

constexpr std::string_view kMailto = "mailto:";
constexpr std::size_t kMostMailAddresses = 50;
constexpr std::size_t kLongestMailAddress = 254;  // RFC 5321, section 4.5.3.1.3
constexpr std::size_t kBase64Line = 76;           // characters; RFC 2045, section 6.8
constexpr std::size_t kWordBytes = 42;  // 56 in base64, of 75 that an encoded word may have

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// RFC 2047: words in base64, none of which splits a character.
std::string encoded_words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    std::size_t length = std::min(kWordBytes, text.size());
    while (length < text.size() && length > 0 && is_continuation(text[length])) --length;
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + base::encode_base64(text.substr(0, length)) + "?=";
    text.remove_prefix(length);
  }
  return words;
}

std::string mail_date(base::Timestamp at) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts);
  return {text.data(), size};
}

std::string mail_id(const MailText& mail, const std::string& id) {
  return "<" + id + mail.from.substr(mail.from.find('@')) + ">";
}

}  // namespace

std::string write_mail(const MailText& mail) {
  std::string subject = base::to_valid_utf8(mail.subject);
  std::replace_if(
      subject.begin(), subject.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; },
      ' ');
  std::string to;
  for (const auto& address : mail.to) to += (to.empty() ? "" : ",\r\n ") + address;
  std::string written = "Date: " + mail_date(mail.at) + "\r\nFrom: Slipway <" + mail.from +
                        ">\r\nTo: " + to + "\r\nSubject: " + encoded_words(subject) +
                        "\r\nMessage-ID: " + mail_id(mail, mail.id) +
                        "\r\nIn-Reply-To: " + mail_id(mail, mail.thread) +
                        "\r\nReferences: " + mail_id(mail, mail.thread) +
                        // RFC 3834: no automatic answers, please.
                        "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                        "Content-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n";
  const std::string body = base::encode_base64(base::to_valid_utf8(mail.text));
  for (std::size_t at = 0; at < body.size(); at += kBase64Line) {
    written += body.substr(at, kBase64Line) + "\r\n";
  }
  return written;
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  if (text.size() > kLongestMailAddress || text.find('@', at + 1) != std::string_view::npos) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7F &&
           std::string_view("\"(),:;<>[\\]%?&").find(c) == std::string_view::npos;
  });
}

base::Result<std::vector<std::string>> mail_addresses(std::string_view url) {
  const auto refuse = [](std::string message) {
    return base::fail(base::ErrorCode::kInvalid, std::move(message));
  };
  if (!base::to_lower(url.substr(0, kMailto.size())).starts_with(kMailto)) {
    return refuse("write mailto: and the addresses, as mailto:ann@example.com,ben@example.com");
  }
  url.remove_prefix(kMailto.size());
  std::vector<std::string> addresses;
  while (true) {
    const std::size_t comma = url.find(',');
    const auto address = base::trimmed(url.substr(0, comma));
    if (!is_mail_address(address)) {
      return refuse("'" + base::to_valid_utf8(address) +
                    "' is no mail address; write NAME@DOMAIN, several with commas between");
    }
    addresses.emplace_back(address);
    if (comma == std::string_view::npos) break;
    url.remove_prefix(comma + 1);
  }
  if (addresses.size() > kMostMailAddresses) {
    return refuse("more than " + std::to_string(kMostMailAddresses) +
                  " addresses; use the address of a mailing list");
  }
  return addresses;
}

}  // namespace slipway::rules
