#include "model/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::model {
namespace {

using testing::HasSubstr;

struct NameCase {
  std::string text;
  std::string normal;
};

class ImageNames : public testing::TestWithParam<NameCase> {};

TEST_P(ImageNames, HaveANormalForm) {
  const auto name = ImageName::parse(GetParam().text);
  ASSERT_TRUE(name) << name.error().message;
  EXPECT_EQ(name->to_string(), GetParam().normal);
  EXPECT_EQ(ImageName::parse(name->to_string()), *name);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ImageNames,
    testing::Values(NameCase{"nginx", "docker.io/library/nginx"},
                    NameCase{"library/nginx", "docker.io/library/nginx"},
                    NameCase{"docker.io/nginx", "docker.io/library/nginx"},
                    NameCase{"index.docker.io/library/nginx", "docker.io/library/nginx"},
                    NameCase{"registry-1.docker.io/acme/web", "docker.io/acme/web"},
                    NameCase{"acme/web", "docker.io/acme/web"},
                    NameCase{"ghcr.io/acme/web", "ghcr.io/acme/web"},
                    NameCase{"GHCR.io/acme/web", "ghcr.io/acme/web"},
                    NameCase{"localhost/web", "localhost/web"},
                    NameCase{"localhost:5000/a/b/c", "localhost:5000/a/b/c"},
                    NameCase{"127.0.0.1:5000/web", "127.0.0.1:5000/web"},
                    NameCase{"[::1]:5000/web", "[::1]:5000/web"},
                    NameCase{"registry:5000/web", "registry:5000/web"},
                    NameCase{"a.b/c__d/e-f.g_h", "a.b/c__d/e-f.g_h"},
                    NameCase{"acme/a--b", "docker.io/acme/a--b"}));

struct WrongCase {
  std::string text;
  std::string message;
};

class WrongImages : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongImages, SayWhatIsWrong) {
  const auto reference = ImageReference::parse(GetParam().text);
  ASSERT_FALSE(reference);
  EXPECT_EQ(reference.error().code, base::ErrorCode::kInvalid);
  EXPECT_THAT(reference.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongImages,
    testing::Values(WrongCase{"", "no image name"}, WrongCase{"/web", "no image name"},
                    WrongCase{"acme//web", "no image name"}, WrongCase{"acme/Web", "lower case"},
                    WrongCase{"https://ghcr.io/acme/web", "scheme"},
                    WrongCase{"ghcr.io/acme/web/", "no image name"},
                    WrongCase{"ghcr.io:x/web", "host"}, WrongCase{"acme/-web", "no image name"},
                    WrongCase{"acme/w..b", "no image name"},
                    WrongCase{"acme/w___b", "no image name"}, WrongCase{"acme/web:", "no tag"},
                    WrongCase{"acme/web:-1", "no tag"},
                    WrongCase{"acme/web@sha256:12", "no digest"},
                    WrongCase{"acme/" + std::string(300, 'a'), "too long"}));

TEST(ImageReference, TakesTagAndDigestApart) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  struct Case {
    std::string text, name, tag, digest;
  };
  for (const auto& c :
       std::vector<Case>{{"localhost:5000/web", "localhost:5000/web", "", ""},
                         {"localhost:5000/web:1.2", "localhost:5000/web", "1.2", ""},
                         {"web@" + digest, "docker.io/library/web", "", digest},
                         {"web:v1_x-y@" + digest, "docker.io/library/web", "v1_x-y", digest}}) {
    const auto reference = ImageReference::parse(c.text);
    ASSERT_TRUE(reference) << c.text;
    EXPECT_EQ(reference->name.to_string(), c.name);
    EXPECT_EQ(reference->tag, c.tag);
    EXPECT_EQ(reference->digest, c.digest);
  }
}

TEST(ImageName, MustNotHoldATag) { EXPECT_FALSE(ImageName::parse("acme/web:1")); }

}  // namespace
}  // namespace slipway::model
