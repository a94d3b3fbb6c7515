#include "rules/mail.h"

#include <gmock/gmock.h>

#include "base/encoding.h"

namespace slipway::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

MailText a_mail() {
  return {"slipway@example.com",
          {"ann@example.com"},
          "web",
          "It failed.\n",
          "e1",
          "d1",
          base::parse_iso8601("2026-11-27T10:00:09Z").value()};
}

TEST(Mails, AreWrittenAsTheyAreSent) {
  EXPECT_EQ(write_mail(a_mail()),
            "Date: Fri, 27 Nov 2026 10:00:09 +0000\r\n"
            "From: Slipway <slipway@example.com>\r\n"
            "To: ann@example.com\r\n"
            "Subject: =?UTF-8?B?d2Vi?=\r\n"
            "Message-ID: <e1@example.com>\r\n"
            "In-Reply-To: <d1@example.com>\r\n"
            "References: <d1@example.com>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
            "SXQgZmFpbGVkLgo=\r\n");
}

TEST(Mails, KeepOthersWordsOutOfTheirHead) {
  auto mail = a_mail();
  mail.subject = "web\r\nBcc: eve@example.com";
  mail.text = "\r\n.\r\nQUIT\r\n" + std::string(200, 'x');
  const auto written = write_mail(mail);
  EXPECT_THAT(written, testing::Not(HasSubstr("Bcc")));
  EXPECT_THAT(written, testing::Not(HasSubstr("\r\n.\r\n")));
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t end = written.find("\r\n", at);
    EXPECT_LE(end - at, 78U);
    at = end + 2;
  }
}

TEST(Mails, SplitNoCharacterOfASubject) {
  auto mail = a_mail();
  for (int i = 0; i < 40; ++i) mail.subject += "ä";
  std::string words;
  const auto written = write_mail(mail);
  constexpr std::string_view kBegin = "=?UTF-8?B?";
  for (std::size_t at = written.find(kBegin); at != std::string::npos;
       at = written.find(kBegin, at + 1)) {
    const std::size_t begin = at + kBegin.size();
    const auto word = *base::decode_base64(written.substr(begin, written.find("?=", at) - begin));
    EXPECT_EQ(base::to_valid_utf8(word), word);
    words += word;
  }
  EXPECT_EQ(words, mail.subject);
}

TEST(MailAddresses, AreReadFromTheirUrl) {
  EXPECT_THAT(mail_addresses("mailto:ann@example.com").value(), ElementsAre("ann@example.com"));
  EXPECT_THAT(mail_addresses("MAILTO:a@b.c, d+x@e").value(), ElementsAre("a@b.c", "d+x@e"));
  for (const std::string wrong : {"", "ann@example.com", "mailto:", "mailto:ann", "mailto:@b",
                                  "mailto:a@", "mailto:a@b@c", "mailto:a b@c", "mailto:a@b?cc=d@e",
                                  "mailto:a@b,", "mailto:<a@b>", "mailto:a\r\n@b", "https://a@b"}) {
    EXPECT_FALSE(mail_addresses(wrong)) << wrong;
  }
  std::string many = "mailto:a@b";
  for (int i = 0; i < 50; ++i) many += ",a@b";
  EXPECT_THAT(mail_addresses(many).error().message, HasSubstr("mailing list"));
}

}  // namespace
}  // namespace slipway::rules
