// Mails to a server that wants TLS and a password, as those of mail providers do.

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon_process.h"
#include "io/mail_sender.h"
#include "io/process.h"
#include "io/test_server.h"

namespace slipway::e2e {
namespace {

namespace fs = std::filesystem;

constexpr auto kMail = "Subject: deployed\r\n\r\nweb\r\n";

// A certificate that is its own authority.
void make_certificate(const fs::path& folder, const std::string& name) {
  const auto done = io::run(
      {.argv = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-noenc", "-days", "2", "-subj", "/CN=mail", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", name + ".key", "-out", name + ".pem"},
       .environment = {{"PATH", "/usr/bin:/bin"}},
       .directory = folder},
      {});
  ASSERT_TRUE(done.has_value() && done->ok());
}

TEST(MailTls, SignsInWhereTheServerCanBeTrusted) {
  const io::TestFolder folder;
  make_certificate(folder.path(), "server");
  make_certificate(folder.path(), "other");
  struct Case {
    std::string name, mode, scheme, password, authority;
    int code;  // 0: the server is not trusted
  };
  const std::vector<Case> cases{
      {"starttls", "starttls", "smtp", "s3cret", "server", 250},
      {"tls", "tls", "smtps", "s3cret", "server", 250},
      {"wrong password", "starttls", "smtp", "guessed", "server", 535},
      {"unknown authority", "starttls", "smtp", "s3cret", "other", 0},
      {"unknown authority, TLS", "tls", "smtps", "s3cret", "other", 0},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    DaemonProcess program(
        {.argv = {"/usr/bin/python3", SLIPWAY_SOURCE_DIR "/tests/e2e/mail_server.py", c.mode,
                  (folder.path() / "server.pem").string(), (folder.path() / "server.key").string(),
                  "slipway", "s3cret"},
         .messages = folder.path() / "mail-server.log"});
    const auto port = program.read_line();
    ASSERT_TRUE(port.has_value());
    io::MailServer server;
    server.url = c.scheme + "://127.0.0.1:" + *port;
    server.from = "slipway@example.com";
    server.user = "slipway";
    server.password = c.password;
    server.authority = folder.path() / (c.authority + ".pem");
    const auto reply = io::send_mail(server, {"ann@example.com"}, kMail, {});
    if (c.code == 0) {
      ASSERT_FALSE(reply.has_value());
      EXPECT_EQ(reply.error().code, base::ErrorCode::kFailed) << reply.error().message;
      continue;
    }
    ASSERT_TRUE(reply.has_value()) << reply.error().message;
    EXPECT_EQ(reply->code, c.code) << reply->text;
    if (c.code == 250) {
      EXPECT_EQ(program.read_line(), "slipway Subject: deployed");
    }
  }
}

}  // namespace
}  // namespace slipway::e2e
