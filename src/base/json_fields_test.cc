#include "base/json_fields.h"

#include <functional>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::base {
namespace {

using testing::HasSubstr;

enum class Mode { MATCH, EXCLUDE };
BOOST_DESCRIBE_ENUM(Mode, MATCH, EXCLUDE)

boost::json::value json(std::string_view text) {
  return boost::json::parse({text.data(), text.size()});
}

TEST(JsonFields, ReadsEachType) {
  const auto value = json(R"({"t": "x", "b": true, "i": 7, "l": ["a", "b"], "o": {"n": 1},
                             "os": [{"n": 1}, {"n": 2}], "m": "EXCLUDE", "any": [1], "z": null})");
  JsonFields fields(value);
  EXPECT_EQ(fields.text("t"), "x");
  EXPECT_EQ(fields.required_text("t"), "x");
  EXPECT_EQ(fields.boolean("b"), true);
  EXPECT_EQ(fields.integer("i", 0, 10), 7);
  EXPECT_EQ(fields.texts("l"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(fields.object("o")->integer("n", 0, 10), 1);
  auto objects = fields.objects("os");
  ASSERT_TRUE(objects);
  ASSERT_EQ(objects->size(), 2U);
  EXPECT_EQ((*objects)[1].integer("n", 0, 10), 2);
  EXPECT_EQ(fields.enumeration<Mode>("m"), Mode::EXCLUDE);
  ASSERT_NE(fields.any("any"), nullptr);
  EXPECT_TRUE(fields.any("any")->is_array());
  EXPECT_EQ(fields.text("z"), std::nullopt);
  EXPECT_TRUE(fields.has("z"));
  EXPECT_FALSE(fields.has("none"));
  fields.refuse_unknown();
  EXPECT_FALSE(fields.error()) << fields.error()->message;
}

TEST(JsonFields, AbsentIsNoError) {
  const auto value = json("{}");
  JsonFields fields(value);
  EXPECT_EQ(fields.text("a"), std::nullopt);
  EXPECT_EQ(fields.boolean("a"), std::nullopt);
  EXPECT_EQ(fields.integer("a", 0, 1), std::nullopt);
  EXPECT_EQ(fields.texts("a"), std::nullopt);
  EXPECT_FALSE(fields.object("a"));
  EXPECT_FALSE(fields.objects("a"));
  EXPECT_EQ(fields.enumeration<Mode>("a"), std::nullopt);
  EXPECT_EQ(fields.any("a"), nullptr);
  EXPECT_FALSE(fields.error());
}

struct Wrong {
  std::string body;
  std::function<void(JsonFields&)> read;
  std::string field;
  std::string message;
};

TEST(JsonFields, SaysWhatIsWrong) {
  const std::vector<Wrong> cases{
      {"{\"a\": 1}", [](auto& f) { (void)f.text("a"); }, "a",
       "must be a string, and it is an integer"},
      {"{\"a\": []}", [](auto& f) { (void)f.text("a"); }, "a", "it is an array"},
      {"{\"a\": \"true\"}", [](auto& f) { (void)f.boolean("a"); }, "a", "must be true or false"},
      {"{\"a\": 11}", [](auto& f) { (void)f.integer("a", 0, 10); }, "a", "an integer from 0 to 10"},
      {"{\"a\": -1}", [](auto& f) { (void)f.integer("a", 0, 10); }, "a", "an integer from 0 to 10"},
      {"{\"a\": 1.5}", [](auto& f) { (void)f.integer("a", 0, 10); }, "a", "an integer"},
      {"{\"a\": \"1\"}", [](auto& f) { (void)f.integer("a", 0, 10); }, "a", "an integer"},
      {"{\"a\": 18446744073709551615}", [](auto& f) { (void)f.integer("a", 0, 10); }, "a",
       "an integer"},
      {"{\"a\": \"x\"}", [](auto& f) { (void)f.texts("a"); }, "a", "must be an array of strings"},
      {"{\"a\": [\"x\", {}]}", [](auto& f) { (void)f.texts("a"); }, "a", "it holds an object"},
      {"{\"a\": []}", [](auto& f) { (void)f.object("a"); }, "a", "must be an object"},
      {"{\"a\": {}}", [](auto& f) { (void)f.objects("a"); }, "a", "must be an array of objects"},
      {"{\"a\": [{}, 1]}", [](auto& f) { (void)f.objects("a"); }, "a[1]", "must be an object"},
      {"{\"a\": \"MATHC\"}", [](auto& f) { (void)f.template enumeration<Mode>("a"); }, "a",
       "one of MATCH or EXCLUDE"},
      {"{}", [](auto& f) { (void)f.required_text("a"); }, "a", "is missing"},
      {"{\"a\": null}", [](auto& f) { (void)f.required_text("a"); }, "a", "is missing"},
      {"{\"a\": \"\"}", [](auto& f) { (void)f.required_text("a"); }, "a", "must not be empty"},
      {"{}", [](auto& f) { (void)f.required_name("a"); }, "a", "is missing"},
      {"{\"a\": \" \"}", [](auto& f) { (void)f.required_name("a"); }, "a", "with a blank"},
      {"{\"a\": \"x \"}", [](auto& f) { (void)f.required_name("a"); }, "a", "with a blank"},
      {"{\"a\": \"x\\ny\"}", [](auto& f) { (void)f.required_name("a"); }, "a", "control"},
      {"{\"a\": \"" + std::string(256, 'x') + "\"}", [](auto& f) { (void)f.required_name("a"); },
       "a", "at most 255 bytes"},
      {"{\"nme\": 1}",
       [](auto& f) {
         (void)f.text("name");
         f.refuse_unknown();
       },
       "nme", "is no known field. Did you mean 'name'?"},
      {"[]", [](auto& f) { f.refuse_unknown(); }, "",
       "The body must be an object, and it is an array"},
      {"{}", [](auto& f) { f.wrong("a", "is odd."); }, "a", "a: is odd."},
      {"{}", [](auto& f) { f.take(Error{ErrorCode::kInvalid, "taken", "b"}); }, "b", "taken"},
  };
  for (const auto& [body, read, field, message] : cases) {
    SCOPED_TRACE(body);
    const auto value = json(body);
    JsonFields fields(value);
    read(fields);
    ASSERT_TRUE(fields.error());
    EXPECT_EQ(fields.error()->code, ErrorCode::kInvalid);
    EXPECT_EQ(fields.error()->field, field);
    EXPECT_THAT(fields.error()->message, HasSubstr(message));
  }
}

TEST(JsonFields, KeepsTheFirstError) {
  const auto value = json(R"({"a": 1, "b": 2})");
  JsonFields fields(value);
  (void)fields.text("a");
  (void)fields.text("b");
  fields.refuse_unknown();
  ASSERT_TRUE(fields.error());
  EXPECT_EQ(fields.error()->field, "a");
}

TEST(JsonFields, NamesInnerFieldsByTheirPath) {
  const auto value = json(R"({"git": {"url": 1}, "list": [{"x": true}]})");
  JsonFields fields(value);
  auto git = fields.object("git");
  ASSERT_TRUE(git);
  (void)git->text("url");
  ASSERT_TRUE(git->error());
  EXPECT_EQ(git->error()->field, "git.url");
  auto list = fields.objects("list");
  ASSERT_TRUE(list);
  (void)list->front().text("x");
  EXPECT_EQ(list->front().error()->field, "list[0].x");
}

TEST(ParseJson, TakesAnyValue) {
  for (const auto* text : {"{}", " [1] \n", "null", "1", "\"x\""}) {
    EXPECT_TRUE(parse_json(text)) << text;
  }
}

TEST(ParseJson, SaysWhere) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "it is empty"},  {"{", "at byte 1"},      {"{\"a\" 1}", "at byte"},
      {"{} {}", "at byte"}, {"{'a': 1}", "at byte"}, {"nul", "at byte"}};
  for (const auto& [text, where] : cases) {
    const auto parsed = parse_json(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(parsed.error().message, HasSubstr(where)) << text;
  }
}

}  // namespace
}  // namespace slipway::base
