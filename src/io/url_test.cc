#include "io/url.h"

#include <gtest/gtest.h>

namespace slipway::io {
namespace {

TEST(Url, IsReadAsItIsAsked) {
  struct Case {
    std::string text, origin, whole;
    bool has_user;
  };
  const std::vector<Case> cases{
      {"https://Host.io/a?b=c", "https://host.io", "https://host.io/a?b=c", false},
      {"https://host.io", "https://host.io", "https://host.io/", false},
      {"HTTPS://host.io:443/#f", "https://host.io", "https://host.io/", false},
      {"http://host.io:8080/a", "http://host.io:8080", "http://host.io:8080/a", false},
      {"http://[::1]:5000/", "http://[::1]:5000", "http://[::1]:5000/", false},
      {"http://127.1/", "http://127.0.0.1", "http://127.0.0.1/", false},
      {"https://u:p@host.io/", "https://host.io", "https://host.io/", true},
      {"https://host.io@evil.io/", "https://evil.io", "https://evil.io/", true}};
  for (const auto& [text, origin, whole, has_user] : cases) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->origin(), origin) << text;
    EXPECT_EQ(url->to_string(), whole) << text;
    EXPECT_EQ(url->has_user, has_user) << text;
  }
  for (const char* text : {"", "host.io/a", "/a", "ftp://host.io/", "file:///etc/passwd",
                           "https://", "https://h\n/", "https://ho st/"}) {
    const auto url = parse_url(text);
    EXPECT_FALSE(url) << text;
  }
}

TEST(Url, ResolvesReferences) {
  struct Case {
    std::string reference, whole;
  };
  const auto base = parse_url("https://host.io:5000/v2/a/tags/list?n=2");
  for (const auto& [reference, whole] :
       std::vector<Case>{{"/v2/x?last=b", "https://host.io:5000/v2/x?last=b"},
                         {"list?n=2&last=b", "https://host.io:5000/v2/a/tags/list?n=2&last=b"},
                         {"?last=b", "https://host.io:5000/v2/a/tags/list?last=b"},
                         {"../x", "https://host.io:5000/v2/a/x"},
                         {"//evil.io/x", "https://evil.io/x"},
                         {"http://evil.io/x", "http://evil.io/x"}}) {
    const auto url = resolve_url(*base, reference);
    ASSERT_TRUE(url) << reference;
    EXPECT_EQ(url->to_string(), whole);
  }
  EXPECT_FALSE(resolve_url(*base, "ftp://host.io/"));
}

TEST(Url, KnowsThisMachine) {
  for (const char* host : {"localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"", "127.evil.io", "127.0.0.1.evil.io", "localhost.evil.io",
                           "notlocalhost", "128.0.0.1", "[::2]", "0.0.0.0"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

TEST(Redirect, IsWhatLeadsToItsLocation) {
  for (const int status : {301, 302, 303, 307, 308}) EXPECT_TRUE(is_redirect(status)) << status;
  for (const int status : {200, 300, 304, 305, 400}) EXPECT_FALSE(is_redirect(status)) << status;
}

}  // namespace
}  // namespace slipway::io
