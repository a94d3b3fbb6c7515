#include "registry/hooks/announced.h"

#include <gtest/gtest.h>

#include "rules/webhook/test_webhooks.h"

namespace slipway::registry {
namespace {

const std::string kImageDigest = "sha256:" + std::string(64, 'a');

struct EntryCase {
  const char* name;
  AnnouncedTag announced;
  std::string becomes;
};

class Announced : public testing::TestWithParam<EntryCase> {};

TEST_P(Announced, BecomesANoticeOrAReason) {
  AnnouncedTags tags;
  const auto added = tags.add(GetParam().announced);
  const auto text = added ? rules::describe(std::move(tags).meaning("Empty."))
                          : "error: " + added.error().message + "\n";
  EXPECT_EQ(text, GetParam().becomes + "\n");
}

const std::string kSignatureTag = "sha256-" + std::string(64, 'a') + ".sig";
const std::string kReferrersTag = "sha256-" + std::string(64, 'a');
const std::string kLongTag(129, 'a');
const std::string kShort = "sha256:" + std::string(63, 'a');

INSTANTIATE_TEST_SUITE_P(
    Table, Announced,
    testing::Values(
        EntryCase{"Whole",
                  {"r.io:5000", "a/b-c_d.e/f", "v1", kImageDigest},
                  "image r.io:5000/a/b-c_d.e/f\n  tag v1\n  digest " + kImageDigest},
        EntryCase{"NoHost", {"", "a", "_X.y-z", ""}, "image a\n  tag _X.y-z\n  digest not known"},
        EntryCase{"HostOfContainers",
                  {"my_registry:5000", "a", "1", ""},
                  "image my_registry:5000/a\n  tag 1\n  digest not known"},
        EntryCase{"NoDigest",
                  {"r.io", "a", "1", "sha256:abc"},
                  "image r.io/a\n  tag 1\n  digest not known"},
        EntryCase{
            "ShortDigest", {"r.io", "a", "1", kShort}, "image r.io/a\n  tag 1\n  digest not known"},
        EntryCase{"HostIsNone", {"r io", "a", "1", ""}, "image a\n  tag 1\n  digest not known"},
        EntryCase{"NoTag",
                  {"r.io", "a", "", kImageDigest},
                  "nothing: 'a' was pushed without a tag; only tags are deployed."},
        EntryCase{"DigestAsTag",
                  {"r.io", "a", kImageDigest, kImageDigest},
                  "nothing: 'a' was pushed without a tag; only tags are deployed."},
        EntryCase{"Signature",
                  {"r.io", "a", kSignatureTag, kImageDigest},
                  "nothing: The tag '" + kSignatureTag +
                      "' of 'a' belongs to another image, as its signature does."},
        EntryCase{"Referrers",
                  {"r.io", "a", kReferrersTag, kImageDigest},
                  "nothing: The tag '" + kReferrersTag +
                      "' of 'a' belongs to another image, as its signature does."},
        EntryCase{"LikeASignature",
                  {"r.io", "a", "sha256-abc.sig", ""},
                  "image r.io/a\n  tag sha256-abc.sig\n  digest not known"},
        EntryCase{"NoRepository",
                  {"r.io", "", "1", ""},
                  "error: The event's repository is '', which is none by the rules of registries."},
        EntryCase{
            "UpperCase",
            {"r.io", "A", "1", ""},
            "error: The event's repository is 'A', which is none by the rules of registries."},
        EntryCase{
            "EmptySegment",
            {"r.io", "a//b", "1", ""},
            "error: The event's repository is 'a//b', which is none by the rules of registries."},
        EntryCase{"Upwards",
                  {"r.io", "a/../b", "1", ""},
                  "error: The event's repository is 'a/../b', which is none by the rules of "
                  "registries."},
        EntryCase{"TagWithSpace",
                  {"r.io", "a", "1 2", ""},
                  "error: The event's tag is '1 2', which is none by the rules of registries."},
        EntryCase{"TagLikeAnOption",
                  {"r.io", "a", "-x", ""},
                  "error: The event's tag is '-x', which is none by the rules of registries."},
        EntryCase{"LongTag",
                  {"r.io", "a", kLongTag, ""},
                  "error: The event's tag is '" + kLongTag +
                      "', which is none by the rules of registries."}),
    [](const auto& test) { return test.param.name; });

TEST(AnnouncedTags, AreNotRepeated) {
  AnnouncedTags tags;
  for (const auto* tag : {"1", "2", "1"}) ASSERT_TRUE(tags.add({"r.io", "a", tag, kImageDigest}));
  tags.add(rules::Nothing{"x"});
  const rules::Meaning expected(std::vector<rules::ImageNotice>{{"r.io/a", "1", kImageDigest},
                                                                {"r.io/a", "2", kImageDigest}});
  EXPECT_EQ(std::move(tags).meaning("Empty."), expected);
}

TEST(AnnouncedTags, SayWhyThereAreNone) {
  EXPECT_EQ(AnnouncedTags().meaning("Empty."), rules::Meaning(rules::Nothing{"Empty."}));
}

TEST(HostOf, IsTheFirstSegmentThatLooksLikeOne) {
  EXPECT_EQ(host_of("r.io/a/b:1"), "r.io");
  EXPECT_EQ(host_of("r:5000/a@sha256:x"), "r:5000");
  EXPECT_EQ(host_of("localhost/a"), "localhost");
  for (const auto* none : {"", "a", "a/b", "r.io", "a b.c/d", "/a"}) EXPECT_EQ(host_of(none), "");
}

}  // namespace
}  // namespace slipway::registry
