#include "io/mail_sender.h"

#include <gmock/gmock.h>

#include "io/test_mail_server.h"
#include "io/test_server.h"

namespace slipway::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kContent = "Subject: web\r\n\r\nOne.\r\n.two\r\n";

MailServer to(const TestMailServer& server) {
  MailServer settings;
  settings.url = server.url();
  settings.from = "slipway@example.com";
  return settings;
}

TEST(MailSender, BringsAMailToAServer) {
  const TestMailServer server;
  const auto reply = send_mail(to(server), {"ann@example.com", "ben@example.com"}, kContent, {});
  ASSERT_TRUE(reply.has_value()) << reply.error().message;
  EXPECT_EQ(reply->code, 250);
  const auto mails = server.mails();
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_EQ(mails[0].from, "slipway@example.com");
  EXPECT_THAT(mails[0].to, ElementsAre("ann@example.com", "ben@example.com"));
  EXPECT_EQ(mails[0].content, kContent);
}

TEST(MailSender, SaysWhatTheServerRefused) {
  struct Case {
    std::string command, reply;
    int code;
  };
  const std::vector<Case> cases{{"RCPT", "550 no such mailbox", 550},
                                {"RCPT", "450 try later", 450},
                                {"MAIL", "530 sign in first", 530},
                                {".", "554 looks like spam", 554}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.reply);
    TestMailServer server;
    server.answer(one.command, one.reply);
    const auto reply = send_mail(to(server), {"ann@example.com"}, kContent, {});
    ASSERT_TRUE(reply.has_value()) << reply.error().message;
    EXPECT_EQ(reply->code, one.code);
    EXPECT_THAT(server.mails(), IsEmpty());
  }
}

TEST(MailSender, SaysThatNobodyAnswers) {
  MailServer nobody;
  nobody.url = "smtp://127.0.0.1:" + std::to_string(closed_port());
  nobody.from = "slipway@example.com";
  const auto closed = send_mail(nobody, {"ann@example.com"}, kContent, {});
  ASSERT_FALSE(closed.has_value());
  EXPECT_EQ(closed.error().code, base::ErrorCode::kUnavailable);
  TestMailServer server;
  server.answer("DATA", "");
  const auto lost = send_mail(to(server), {"ann@example.com"}, kContent, {});
  ASSERT_FALSE(lost.has_value());
  EXPECT_TRUE(base::is_transient(lost.error().code));
}

TEST(MailSender, GivesNoPasswordToWhomItCannotTrust) {
  const TestMailServer server;
  auto settings = to(server);
  settings.url = "smtps" + settings.url.substr(4);
  settings.connect_timeout = std::chrono::milliseconds(300);
  settings.timeout = std::chrono::milliseconds(600);
  EXPECT_FALSE(send_mail(settings, {"ann@example.com"}, kContent, {}).has_value());
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST(MailSender, KnowsAnAddressOfAMailServer) {
  for (const std::string right :
       {"smtp://mail.example.com:587", "smtps://mail.example.com", "SMTP://[::1]:25"}) {
    EXPECT_TRUE(check_mail_server(right)) << right;
  }
  for (const std::string wrong : {"", "mail.example.com", "http://mail.example.com",
                                  "smtp://ann:pw@mail.example.com", "smtp://mail/x;AUTH=NTLM"}) {
    EXPECT_FALSE(check_mail_server(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace slipway::io
