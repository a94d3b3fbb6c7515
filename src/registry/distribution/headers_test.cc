#include "registry/distribution/headers.h"

#include <gtest/gtest.h>

namespace slipway::registry {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

std::string shown(const std::vector<Challenge>& challenges) {
  std::string text;
  for (const auto& [scheme, parameters] : challenges) {
    text += scheme + "{";
    for (const auto& [name, value] : parameters) text += name + "=" + value + ";";
    text += "}";
  }
  return text;
}

TEST(Challenges, AreRead) {
  struct Case {
    std::string header, expected;
  };
  for (const auto& [header, expected] : std::vector<Case>{
           {"", ""},
           {"Basic", "basic{}"},
           {"Basic realm=\"a, b\"", "basic{realm=a, b;}"},
           {"Bearer realm=\"https://a/t\",service=\"s\",scope=\"repository:a/b:pull\"",
            "bearer{realm=https://a/t;scope=repository:a/b:pull;service=s;}"},
           {"bearer REALM = \"x\" , Service=y", "bearer{realm=x;service=y;}"},
           {"Basic realm=\"a\", Bearer realm=\"b\"", "basic{realm=a;}bearer{realm=b;}"},
           {"Bearer realm=\"a\\\"b\"", "bearer{realm=a\"b;}"},
           {"Bearer realm=\"unfinished", "bearer{realm=unfinished;}"},
           {"Bearer realm=\"unfinished\\", "bearer{realm=unfinished;}"},
           {"Bearer realm=a,realm=b", "bearer{realm=a;}"},
           {"Negotiate, Basic realm=x", "negotiate{}basic{realm=x;}"},
           {"= x", ""},
           {",,", ""}}) {
    EXPECT_EQ(shown(parse_challenges(header)), expected) << header;
  }
}

TEST(NextLink, IsFound) {
  struct Case {
    std::string header, expected;
  };
  for (const auto& [header, expected] : std::vector<Case>{
           {"", ""},
           {"</v2/a/tags/list?last=b&n=2>; rel=\"next\"", "/v2/a/tags/list?last=b&n=2"},
           {"</a>;rel=next", "/a"},
           {"</a>; REL = \"Next\"", "/a"},
           {"</a>; rel=\"prev\", </b>; title=\"x, y\"; rel=\"next\"", "/b"},
           {"</a>; rel=\"prev\"", ""},
           {"</a>", ""},
           {"</a; rel=\"next\"", ""},
           {"/a; rel=\"next\"", ""},
           {"</a>; rel", ""}}) {
    EXPECT_EQ(next_link(header).value_or(""), expected) << header;
  }
}

TEST(RetryAt, IsSecondsOrADate) {
  const base::Timestamp now = *base::parse_iso8601("2026-11-25T02:24:29.500Z");
  struct Case {
    std::string header;
    std::optional<base::Duration> wait;
  };
  for (const auto& [header, wait] : std::vector<Case>{
           {"", std::nullopt},
           {"soon", std::nullopt},
           {"-5", std::nullopt},
           {"0", seconds(0)},
           {"120", seconds(120)},
           {"999999999999999999999999", hours(24)},
           {"Wed, 25 Nov 2026 02:25:29 GMT", seconds(60) - std::chrono::milliseconds(500)},
           {"Tue, 24 Nov 2026 02:25:29 GMT", seconds(0)},
           {"Wed, 25 Nov 2099 02:25:29 GMT", hours(24) - std::chrono::milliseconds(500)}}) {
    const auto at = retry_at(header, now);
    ASSERT_EQ(at.has_value(), wait.has_value()) << header;
    if (wait) {
      EXPECT_EQ(*at - now, *wait) << header;
    }
  }
}

}  // namespace
}  // namespace slipway::registry
