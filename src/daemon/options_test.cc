#include "daemon/options.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <stdlib.h>

#include "daemon/exit_codes.h"
#include "io/files.h"
#include "io/test_server.h"

namespace slipway::daemon {
namespace {

using testing::HasSubstr;
using testing::Not;

std::variant<Options, Exit> parse(std::vector<std::string> words) {
  words.insert(words.begin(), "slipwayd");
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

int exit_code(const std::vector<std::string>& words) {
  const auto parsed = parse(words);
  const auto* exit = std::get_if<Exit>(&parsed);
  return exit == nullptr ? -1 : exit->code;
}

// Set while it lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(Options, SayWhereRemotesMayBe) {
  struct Case {
    std::vector<std::string> words;
    bool loopback, named, metadata, internet;
  };
  const std::vector<Case> cases{
      {{}, true, true, false, true},
      {{"--internet-remotes-only"}, false, false, false, true},
      {{"--internet-remotes-only", "--remote-network", "10.1.0.0/16"}, false, true, false, true},
      {{"--remote-network", "169.254.169.254,fd00::/8"}, true, true, true, true}};
  for (const auto& one : cases) {
    std::vector<std::string> words{"--data", "/d"};
    words.insert(words.end(), one.words.begin(), one.words.end());
    const auto parsed = parse(words);
    ASSERT_TRUE(std::holds_alternative<Options>(parsed));
    const auto& reach = std::get<Options>(parsed).remote_reach;
    const auto allows = [&](const char* text) {
      return reach.allows(io::parse_ip_address(text).value());
    };
    EXPECT_EQ(allows("127.0.0.1"), one.loopback);
    EXPECT_EQ(allows("10.1.2.3"), one.named);
    EXPECT_EQ(allows("169.254.169.254"), one.metadata);
    EXPECT_EQ(allows("8.8.8.8"), one.internet);
  }
  EXPECT_EQ(exit_code({"--data", "/d", "--remote-network", "here"}), kUsage);
}

TEST(Address, IsHostAndPort) {
  struct Case {
    std::string text;
    std::string host;
    int port;  // -1: none
  };
  const std::vector<Case> cases{
      {"127.0.0.1:8080", "127.0.0.1", 8080},
      {"[::1]:8080", "::1", 8080},
      {":8080", "0.0.0.0", 8080},
      {"localhost:0", "127.0.0.1", 0},
      {"0.0.0.0:65535", "0.0.0.0", 65535},
      {"127.0.0.1:65536", "", -1},
      {"127.0.0.1", "", -1},
      {"127.0.0.1:", "", -1},
      {"127.0.0.1:80a", "", -1},
      {"127.0.0.1:-1", "", -1},
      {"8080", "", -1},
      {"", "", -1},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const auto parsed = parse_address(c.text);
    if (c.port < 0) {
      ASSERT_TRUE(std::holds_alternative<std::string>(parsed));
      EXPECT_THAT(std::get<std::string>(parsed), HasSubstr("HOST:PORT"));
      continue;
    }
    ASSERT_TRUE(std::holds_alternative<Address>(parsed)) << std::get<std::string>(parsed);
    EXPECT_EQ(std::get<Address>(parsed).host, c.host);
    EXPECT_EQ(std::get<Address>(parsed).port, c.port);
  }
}

TEST(Options, ComeFromTheCommandLineThenTheFileThenTheEnvironment) {
  const io::TestFolder folder;
  const auto file = (folder.path() / "slipway.toml").string();
  ASSERT_TRUE(io::write_file(file,
                             "data = \"/from/file\"\nlisten = \"127.0.0.1:1\"\n"
                             "poll-interval = 2.5\nallow-file-repositories = true\n"));
  const Variable data("SLIPWAY_DATA", "/from/environment");
  const Variable threads("SLIPWAY_RELEASE_THREADS", "9");
  const Variable gateway("SLIPWAY_GATEWAY", "none");
  const auto parsed = parse({"--config", file, "--gateway", "caddy"});
  ASSERT_TRUE(std::holds_alternative<Options>(parsed));
  const auto& options = std::get<Options>(parsed);
  EXPECT_EQ(options.data, "/from/file");
  EXPECT_EQ(options.listen, "127.0.0.1:1");
  EXPECT_EQ(options.poll_interval, 2.5);
  EXPECT_TRUE(options.allow_file_repositories);
  EXPECT_EQ(options.release_threads, 9U);
  EXPECT_EQ(options.gateway, "caddy");
}

TEST(Options, TheFileCanBeNamedInTheEnvironment) {
  const io::TestFolder folder;
  const auto file = (folder.path() / "slipway.toml").string();
  ASSERT_TRUE(io::write_file(file, "data = \"/from/file\"\n"));
  const Variable config("SLIPWAY_CONFIG", file.c_str());
  const auto parsed = parse({});
  ASSERT_TRUE(std::holds_alternative<Options>(parsed));
  EXPECT_EQ(std::get<Options>(parsed).data, "/from/file");
}

TEST(Options, ThatAreWrongEndTheProgramWithTheCodeOfTheContract) {
  const io::TestFolder folder;
  const auto file = (folder.path() / "slipway.toml").string();
  ASSERT_TRUE(io::write_file(file, "data = \"d\"\nlissten = \"127.0.0.1:1\"\n"));
  const auto broken = (folder.path() / "broken.toml").string();
  ASSERT_TRUE(io::write_file(broken, "data = \"d\"\npoll-interval = \"often\"\n"));
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  EXPECT_EQ(exit_code({"--help"}), 0);
  EXPECT_EQ(exit_code({"--version"}), 0);
  EXPECT_EQ(exit_code({}), kUsage);
  EXPECT_EQ(exit_code({"--data", "d", "--lisen", "x"}), kUsage);
  EXPECT_EQ(exit_code({"--dat", "d"}), kUsage);
  EXPECT_EQ(exit_code({"backup", "--data", "d", "--without-kei"}), kUsage);
  EXPECT_EQ(exit_code({"--data", "d", "--gateway", "nginx"}), kUsage);
  EXPECT_EQ(exit_code({"--data", "d", "--poll-interval", "0"}), kUsage);
  EXPECT_EQ(exit_code({"--data", "d", "--release-threads", "many"}), kUsage);
  EXPECT_EQ(exit_code({"--config", file}), kWrongConfiguration);
  EXPECT_EQ(exit_code({"--data", "d", "--config", "/nowhere.toml"}), kWrongConfiguration);
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("--data"));
  const auto complaints = testing::internal::GetCapturedStderr();
  EXPECT_THAT(complaints, HasSubstr("Did you mean '--listen'?"));
  EXPECT_THAT(complaints, HasSubstr("There is no option '--dat'. Did you mean '--data'?"));
  EXPECT_THAT(complaints,
              HasSubstr("There is no option '--without-kei'. Did you mean '--without-key'?"));
  EXPECT_THAT(complaints, HasSubstr("lissten"));
  // An option that was written right, and whose value is wrong, is no typing error.
  for (const char* right : {"--gateway", "--poll-interval", "--release-threads"}) {
    EXPECT_THAT(complaints, Not(HasSubstr("Did you mean '" + std::string(right) + "'"))) << right;
  }
}

TEST(Options, HaveAPublicUrlThatAPathCanStandBehind) {
  struct Case {
    std::string text;
    std::string taken;  // "": it is refused
  };
  testing::internal::CaptureStderr();
  for (const auto& one :
       std::vector<Case>{{"https://slipway.example.com", "https://slipway.example.com"},
                         {"https://slipway.example.com/", "https://slipway.example.com"},
                         {"http://10.0.0.5:8080//", "http://10.0.0.5:8080"},
                         {"https://example.com/slipway/", "https://example.com/slipway"},
                         {"slipway.example.com", ""},
                         {"ftp://slipway.example.com", ""},
                         {"https://slipway.example.com/?a=b", ""},
                         {"https://slipway.example.com/#top", ""},
                         {"https://ada@slipway.example.com", ""}}) {
    SCOPED_TRACE(one.text);
    if (one.taken.empty()) {
      EXPECT_EQ(exit_code({"--data", "d", "--public-url", one.text}), kUsage);
      continue;
    }
    const auto parsed = parse({"--data", "d", "--public-url", one.text});
    ASSERT_TRUE(std::holds_alternative<Options>(parsed));
    EXPECT_EQ(std::get<Options>(parsed).public_url, one.taken);
  }
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              HasSubstr("such as https://slipway.example.com"));
}

TEST(ExampleConfig, ChangesNothingAndNamesOnlyWhatThereIs) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(exit_code({"--example-config"}), 0);
  const std::string example = testing::internal::GetCapturedStdout();
  EXPECT_THAT(example, HasSubstr("\n#keep-history = 365\n"));
  EXPECT_THAT(example, HasSubstr("\n#oidc-only = false\n"));
  // With all that has a default set to it.
  std::string all;
  std::istringstream lines(example);
  for (std::string line; std::getline(lines, line);) {
    const bool is_option = line.starts_with('#') && !line.starts_with("# ");
    if (is_option && !line.ends_with("\"\"")) all += line.substr(1) + "\n";
  }
  const io::TestFolder folder;
  for (const auto& text : {example, all}) {
    const auto file = folder.path() / "slipwayd.toml";
    std::ofstream(file) << text;
    const auto parsed = parse({"--data", "/data", "--config", file.string()});
    ASSERT_TRUE(std::holds_alternative<Options>(parsed)) << text;
    EXPECT_EQ(std::get<Options>(parsed).keep_history, Options{}.keep_history);
    EXPECT_EQ(std::get<Options>(parsed).poll_interval, Options{}.poll_interval);
  }
}

}  // namespace
}  // namespace slipway::daemon
