#include "rules/webhook/json.h"

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

// "abcdef" and "zbcdef" have the same length and last letter.
TEST(Members, AreFoundWhateverTheirOrder) {
  const auto document = Document::parse(
      R"({"x": 0, "zbcdef": "z", "": "nobody", "ref": "r", "\u0061bcdef": "a", "commits": [{}]})");
  ASSERT_TRUE(document) << document.error().message;
  const auto [a, ref, z, missing, nobody, commits] =
      members_of(document->root(), {"abcdef", "ref", "zbcdef", "ybcdef", "", "commits"});
  EXPECT_EQ(text_of(a), "a");
  EXPECT_EQ(text_of(ref), "r");
  EXPECT_EQ(text_of(z), "z");
  EXPECT_FALSE(missing);
  EXPECT_EQ(text_of(nobody), "nobody");
  ASSERT_TRUE(commits);
  EXPECT_TRUE(array_at(*commits, {}));
}

TEST(Members, AreComparedToTheirEnd) {
  const auto document = Document::parse(
      R"({"git_http_xxx": 1, "git_http_url_of_it": 2, "git_http_url": 3, "git_http_url": 4})");
  ASSERT_TRUE(document) << document.error().message;
  const auto [url] = members_of(document->root(), {"git_http_url"});
  ASSERT_TRUE(url);
  EXPECT_EQ(url->get_int64().value_unsafe(), 3) << "the first of a name that stands twice";
}

TEST(Members, OfWhatIsNoObjectAreNone) {
  const auto document = Document::parse(R"({"ref": "main"})");
  ASSERT_TRUE(document) << document.error().message;
  const auto [ref] = members_of(document->root(), {"ref"});
  const auto [inner] = members_of(ref, {"ref"});
  EXPECT_FALSE(inner);
  const auto [of_nothing] = members_of(std::nullopt, {"ref"});
  EXPECT_FALSE(of_nothing);
}

TEST(Json, SaysInOneSentenceWhatIsWrong) {
  for (const std::string text : {"", "{", "x", "{\"a\": tru}", "{\"a\" 1}", "[1"}) {
    const auto parsed = Document::parse(text);
    ASSERT_FALSE(parsed) << text;
    const auto& message = parsed.error().message;
    EXPECT_TRUE(message.starts_with("The body ")) << message;
    EXPECT_TRUE(message.ends_with('.') && message.find("..") == std::string::npos) << message;
  }
}

}  // namespace
}  // namespace slipway::rules
