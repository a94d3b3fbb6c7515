#include "model/image.h"

#include <gtest/gtest.h>

namespace slipway::model {
namespace {

const std::string kHash(64, 'a');
const std::string kDigest = "sha256:" + kHash;

struct Name {
  const char* written;
  const char* canonical;
  const char* shown;
};

class NormalForm : public testing::TestWithParam<Name> {};

TEST_P(NormalForm, IsOfHostAndPath) {
  const auto name = parse_image_name(GetParam().written);
  ASSERT_TRUE(name) << name.error().message;
  EXPECT_EQ(name->canonical(), GetParam().canonical);
  EXPECT_EQ(name->to_string(), GetParam().shown);
  EXPECT_EQ(parse_image_name(name->to_string()), *name);
  EXPECT_EQ(parse_image_name(name->canonical()), *name);
}

INSTANTIATE_TEST_SUITE_P(
    Table, NormalForm,
    testing::Values(
        Name{"nginx", "docker.io/library/nginx", "nginx"},
        Name{"library/nginx", "docker.io/library/nginx", "nginx"},
        Name{"docker.io/nginx", "docker.io/library/nginx", "nginx"},
        Name{"docker.io/library/nginx", "docker.io/library/nginx", "nginx"},
        Name{"index.docker.io/nginx", "docker.io/library/nginx", "nginx"},
        Name{"registry-1.docker.io/library/nginx", "docker.io/library/nginx", "nginx"},
        Name{"Docker.IO/acme/shop", "docker.io/acme/shop", "acme/shop"},
        Name{"acme/shop", "docker.io/acme/shop", "acme/shop"},
        Name{"docker.io/library/a/b", "docker.io/library/a/b", "library/a/b"},
        Name{"docker.io/localhost/a", "docker.io/localhost/a", "docker.io/localhost/a"},
        Name{"docker.io/a.b/c", "docker.io/a.b/c", "docker.io/a.b/c"},
        Name{"a.b", "docker.io/library/a.b", "a.b"},
        Name{"localhost", "docker.io/library/localhost", "localhost"},
        Name{"localhost/a", "localhost/a", "localhost/a"},
        Name{"localhost:5000/a/b", "localhost:5000/a/b", "localhost:5000/a/b"},
        Name{"GHCR.io/acme/shop", "ghcr.io/acme/shop", "ghcr.io/acme/shop"},
        Name{"registry.acme.io:443/shop", "registry.acme.io:443/shop", "registry.acme.io:443/shop"},
        Name{"[::1]:5000/a", "[::1]:5000/a", "[::1]:5000/a"},
        Name{"127.0.0.1:5000/a", "127.0.0.1:5000/a", "127.0.0.1:5000/a"},
        Name{"acme/a__b_c-d---e.f", "docker.io/acme/a__b_c-d---e.f", "acme/a__b_c-d---e.f"}));

struct Written {
  std::string text;
  std::string name, tag, digest;
};

class Reference : public testing::TestWithParam<Written> {};

TEST_P(Reference, HasNameTagAndDigest) {
  const auto& [text, name, tag, digest] = GetParam();
  const auto reference = parse_image_reference(text);
  ASSERT_TRUE(reference) << reference.error().message;
  EXPECT_EQ(reference->name.canonical(), name);
  EXPECT_EQ(reference->tag, tag);
  EXPECT_EQ(reference->digest ? reference->digest->to_string() : "", digest);
  EXPECT_EQ(parse_image_reference(reference->to_string()), *reference);
  EXPECT_EQ(parse_image_reference(reference->canonical()), *reference);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Reference,
    testing::Values(
        Written{"nginx", "docker.io/library/nginx", "", ""},
        Written{"nginx:1.25", "docker.io/library/nginx", "1.25", ""},
        Written{"host:5000/a/b", "host:5000/a/b", "", ""},
        Written{"host:5000/a/b:tag", "host:5000/a/b", "tag", ""},
        Written{"host:5000/a/b@" + kDigest, "host:5000/a/b", "", kDigest},
        Written{"host:5000/a/b:Tag_1.2-x@" + kDigest, "host:5000/a/b", "Tag_1.2-x", kDigest},
        Written{"nginx:5000", "docker.io/library/nginx", "5000", ""},
        Written{"a:" + std::string(128, 't'), "docker.io/library/a", std::string(128, 't'), ""},
        Written{"a@sha512:" + kHash + kHash, "docker.io/library/a", "",
                "sha512:" + kHash + kHash}));

struct Bad {
  std::string text;
  const char* says;
};

class BadReference : public testing::TestWithParam<Bad> {};

TEST_P(BadReference, IsRefusedWithAdvice) {
  const auto reference = parse_image_reference(GetParam().text);
  ASSERT_FALSE(reference) << reference->canonical();
  EXPECT_EQ(reference.error().code, base::ErrorCode::kInvalid);
  EXPECT_NE(reference.error().message.find(GetParam().says), std::string::npos)
      << reference.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadReference,
    testing::Values(
        Bad{"", "its name is missing"}, Bad{":tag", "its name is missing"},
        Bad{"@" + kDigest, "its name is missing"}, Bad{"Acme/Shop", "Write 'acme/shop'"},
        Bad{"ghcr.io/Acme/shop", "Write 'acme/shop'"},
        Bad{"https://ghcr.io/acme/shop", "has no scheme. Write 'ghcr.io/acme/shop'"},
        Bad{"https://ghcr.io/acme/shop:1", "has no scheme"},
        Bad{"docker pull nginx", "holds a space"}, Bad{"nginx\n", "holds a space"},
        Bad{std::string("a\0b", 3), "control character"}, Bad{"a//b", "empty segment"},
        Bad{"a/", "empty segment"}, Bad{"ghcr.io/", "empty segment"}, Bad{"/a", "empty segment"},
        Bad{"a/-b", "segment '-b'"}, Bad{"a/b_", "segment 'b_'"}, Bad{"a/b___c", "segment"},
        Bad{"a/b..c", "segment"}, Bad{"a/../b", "segment '..'"}, Bad{"a/b?c", "segment"},
        Bad{"host:0/a", "port '0'"}, Bad{"host:99999/a", "port '99999'"}, Bad{"host:/a", "port ''"},
        Bad{"host:+5/a", "port '+5'"}, Bad{"-a.b/c", "host '-a.b'"}, Bad{"a..b/c", "host 'a..b'"},
        Bad{"[::g]/a", "is none"}, Bad{"u:p@host/a", "is no digest"}, Bad{"nginx:", "is no tag"},
        Bad{"nginx:-x", "is no tag"}, Bad{"nginx:a:b", "is no tag"},
        Bad{"a:" + std::string(129, 't'), "is no tag"}, Bad{"nginx@", "is no digest"},
        Bad{"nginx@sha256:abc", "64 hexadecimal digits"}, Bad{"nginx@md5:" + kHash, "is no digest"},
        Bad{"nginx@sha256:" + std::string(64, 'A'), "lower case"},
        Bad{std::string(256, 'a'), "longer than 255"}));

TEST(ImageName, IsANameAlone) {
  for (const char* text : {"nginx:1", "host:5000/a:1", "nginx@sha256:x"}) {
    const auto name = parse_image_name(text);
    ASSERT_FALSE(name) << text;
    EXPECT_NE(name.error().message.find("a name alone is wanted"), std::string::npos);
  }
}

TEST(Digest, IsOfTheHash) {
  EXPECT_EQ(Digest::of_sha256(std::string(32, '\xAA')), parse_digest(kDigest));
}

}  // namespace
}  // namespace slipway::model
