// What is written is read as what it was, and is what a person would write.

#include "cli/yaml_writer.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "base/json_fields.h"
#include "cli/config_reader.h"
#include "cli/json.h"
#include "cli/yaml_document.h"

namespace slipway::cli {
namespace {

TEST(YamlWriter, WritesWhatIsReadAsTheSame) {
  for (const std::string text : {"",
                                 " ",
                                 "a",
                                 "a b",
                                 " a",
                                 "a ",
                                 "a:",
                                 "a: b",
                                 "a:b",
                                 "https://h:1/p?q=1",
                                 "true",
                                 "No",
                                 "null",
                                 "~",
                                 "12",
                                 "1.5",
                                 "-",
                                 "- a",
                                 "#",
                                 "a #b",
                                 "'",
                                 "\"",
                                 "{a}",
                                 "[a",
                                 "*a",
                                 "&a",
                                 "!a",
                                 "%a",
                                 "@a",
                                 "`",
                                 "a\\b",
                                 "a\nb",
                                 "a\nb\n",
                                 "a\n\nb\n\n",
                                 "\n",
                                 "\na",
                                 " a\nb",
                                 "a\n b\n",
                                 "a\n\tb",
                                 "a\r\nb",
                                 "a\tb",
                                 "\x01",
                                 "é ü",
                                 "=",
                                 "a,b",
                                 "0x10",
                                 "2020-01-01",
                                 "^1.2",
                                 "?",
                                 "|",
                                 ">",
                                 "{{A}}",
                                 "-----BEGIN KEY-----\nabc=\n-----END KEY-----\n",
                                 "a \nb",
                                 "a\n ",
                                 "/",
                                 "yes"}) {
    for (const json::value& value :
         {json::value(json::object{{"k", text}}), json::value(json::object{{"k", {{"i", text}}}}),
          json::value(json::object{{"k", json::array{json::value(text), "x"}}}),
          json::value(json::object{{"k", json::array{json::object{{"a", text}, {"b", 1}}}}})}) {
      const std::string yaml = to_yaml(value);
      const auto read = parse_yaml(yaml);
      ASSERT_TRUE(read) << yaml << read.error().message;
      // A number or truth value is one only where it was one.
      EXPECT_EQ(json::serialize(to_json(*read)), json::serialize(value)) << yaml;
    }
  }
}

TEST(YamlWriter, IsWhatAPersonWouldWrite) {
  const auto value =
      base::parse_json(R"({"name": "web", "ports": [8080, 9090], "auto_deploy": false,
      "restrictions": [{"match": "apps/web"}, {"exclude": "docs", "x": "12"}], "empty": {},
      "secret": {"env": "A"}, "text": "one\ntwo\n", "command": "npm ci && npm start"})");
  EXPECT_EQ(to_yaml(*value),
            "name: web\n"
            "ports: [8080, 9090]\n"
            "auto_deploy: false\n"
            "restrictions:\n"
            "  - match: apps/web\n"
            "  - exclude: docs\n"
            "    x: \"12\"\n"
            "empty: {}\n"
            "secret: {env: A}\n"
            "text: |\n"
            "  one\n"
            "  two\n"
            "command: \"npm ci && npm start\"\n");
}

}  // namespace
}  // namespace slipway::cli
