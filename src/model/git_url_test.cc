#include "model/git_url.h"

#include <gtest/gtest.h>

namespace slipway::model {
namespace {

struct SameRepository {
  const char* one;
  const char* other;
  bool same;
};

class RepositoryIdentity : public testing::TestWithParam<SameRepository> {};

TEST_P(RepositoryIdentity, ComparesByHostAndPath) {
  const auto one = parse_git_url(GetParam().one);
  const auto other = parse_git_url(GetParam().other);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(RepositoryKey(*one) == RepositoryKey(*other), GetParam().same)
      << RepositoryKey(*one).to_string() << " and " << RepositoryKey(*other).to_string();
}

INSTANTIATE_TEST_SUITE_P(
    Table, RepositoryIdentity,
    testing::Values(
        SameRepository{"https://github.com/acme/shop.git", "git@github.com:acme/shop", true},
        SameRepository{"https://GitHub.com/acme/shop/", "ssh://git@github.com:22/acme/shop.git",
                       true},
        SameRepository{"https://u:p@github.com:443/acme/shop", "http://github.com/acme/shop", true},
        SameRepository{"https://git.acme.io:8443/a/b", "https://git.acme.io/a/b", false},
        SameRepository{"https://git.acme.io:8443/a/b", "https://git.acme.io:8443/a/b.git", true},
        SameRepository{"ssh://deploy@git.acme.io:2222/a/b", "ssh://git.acme.io:2222/a/b.git", true},
        SameRepository{"https://github.com/acme/shop", "https://github.com/acme/Shop", false},
        SameRepository{"https://github.com/acme/shop", "https://github.com/acme/shop2", false},
        SameRepository{"/srv/git/shop.git", "file:///srv/git/shop", true},
        SameRepository{"git@[::1]:acme/shop", "ssh://[::1]/acme/shop.git", true}));

class BadGitUrl : public testing::TestWithParam<const char*> {};

TEST_P(BadGitUrl, IsRefusedWithAdvice) {
  const auto url = parse_git_url(GetParam());
  ASSERT_FALSE(url) << url->to_string();
  EXPECT_NE(url.error().message.find("Write https://HOST"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Table, BadGitUrl,
                         testing::Values("", "shop", "-oProxyCommand=x", "ext::sh -c x", "ext::x",
                                         "ssh://-oProxyCommand=x/y", "https://", "https://host",
                                         "https://ho st/x", "https://host/x\ny", "https://host:0/x",
                                         "https://host:99999/x", "git://host/x", "file://x",
                                         "git@host:", "git@host:-x", "-host:path"));

TEST(GitUrl, NeverWritesThePassword) {
  const auto url = parse_git_url("https://bob:hunter2@host/x.git");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->password, "hunter2");
  EXPECT_EQ(url->to_string(), "https://bob@host/x.git");
}

}  // namespace
}  // namespace slipway::model
