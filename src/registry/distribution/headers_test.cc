#include "registry/distribution/headers.h"

#include <gtest/gtest.h>

namespace slipway::registry {
namespace {

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

}  // namespace
}  // namespace slipway::registry
