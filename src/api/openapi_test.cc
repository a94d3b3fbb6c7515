// The description is whole: it says something of every route, and nothing that is not served.

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/openapi_enums.h"
#include "api/openapi_parts.h"
#include "api/test_api.h"
#include "base/suggest.h"
#include "io/files.h"

namespace slipway::api {
namespace {

namespace json = boost::json;

json::object description_of(TestApi& api) {
  return api.call_with("GET", "/api/openapi.json", "", {}).json.as_object();
}

// The names of one kind of entry in all files of openapi/.
std::multiset<std::string> said(std::string_view kind) {
  std::multiset<std::string> names;
  for (const auto text : openapi_parts()) {
    const auto part = json::parse(text).get_object();
    const auto* entries = part.if_contains(kind);
    if (entries == nullptr) continue;
    for (const auto& entry : entries->as_object()) names.insert(std::string(entry.key()));
  }
  return names;
}

using Visit = std::function<void(std::string_view key, const json::value& value)>;

void visit_fields(const json::value& value, const Visit& visit) {
  if (const auto* list = value.if_array()) {
    for (const auto& item : *list) visit_fields(item, visit);
  }
  const auto* object = value.if_object();
  if (object == nullptr) return;
  for (const auto& field : *object) {
    visit(field.key(), field.value());
    visit_fields(field.value(), visit);
  }
}

TEST(OpenApi, SaysSomethingOfEveryRouteAndNothingMore) {
  TestApi api;
  const auto description = description_of(api);
  std::multiset<std::string> served;
  for (const auto& path : description.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      served.insert(std::string(operation.value().at("operationId").as_string()));
    }
  }
  const auto described = said("operations");
  std::vector<std::string> different;
  std::set_symmetric_difference(described.begin(), described.end(), served.begin(), served.end(),
                                std::back_inserter(different));
  EXPECT_THAT(different, testing::IsEmpty());
}

TEST(OpenApi, RefersToSchemasThatAreThereAndHasNoOthers) {
  TestApi api;
  const json::value description = description_of(api);
  std::set<std::string> referred;
  visit_fields(description, [&](std::string_view key, const json::value& value) {
    if (key != "$ref") return;
    const std::string pointer(value.as_string());
    boost::system::error_code missing;
    description.find_pointer(pointer.substr(1), missing);
    EXPECT_FALSE(missing) << pointer;
    referred.insert(pointer.substr(pointer.rfind('/') + 1));
  });
  for (const auto& name : said("schemas")) EXPECT_TRUE(referred.contains(name)) << name;
}

TEST(OpenApi, HasEveryNameOnce) {
  for (const auto* kind : {"operations", "schemas", "parameters"}) {
    const auto names = said(kind);
    for (const auto& name : names) EXPECT_EQ(names.count(name), 1U) << kind << " " << name;
  }
}

TEST(OpenApi, DescribesEverySchemaAndEveryEnumeration) {
  TestApi api;
  const auto description = description_of(api);
  const auto& schemas = description.at("components").at("schemas").as_object();
  for (const auto& schema : schemas) {
    EXPECT_TRUE(schema.value().as_object().contains("description")) << schema.key();
  }
  for (const auto& [name, values] : openapi_enums()) {
    ASSERT_TRUE(schemas.contains(name)) << name;
    EXPECT_EQ(schemas.at(name).at("enum").as_array().size(), values.size()) << name;
  }
}

// Where a query is held against a list, the description has that list.
TEST(OpenApi, DescribesWhatAQueryTakes) {
  TestApi api;
  const auto description = description_of(api);
  std::size_t strict = 0;
  for (const auto& path : description.at("paths").as_object()) {
    const auto* get = path.value().as_object().if_contains("get");
    const std::string pattern(path.key());
    if (get == nullptr || !pattern.starts_with("/api/")) continue;
    std::vector<std::string> names;
    for (const auto& one : get->at("parameters").as_array()) {
      if (one.at("in") == "query") names.emplace_back(one.at("name").as_string());
    }
    if (names.empty()) continue;
    const auto answer = api.call("GET", pattern + "?nonsense=1");
    if (answer.status != 400 || answer.field() != "nonsense") continue;
    ++strict;
    EXPECT_EQ(answer.message(),
              "nonsense: is no known parameter. Here are " + base::list_words(names, "and") + ".")
        << pattern;
  }
  EXPECT_EQ(strict, 11U);
}

TEST(OpenApi, DescribesEveryParameterOfAQuery) {
  std::set<std::string> used;
  for (const auto text : openapi_parts()) {
    const auto part = json::parse(text);
    visit_fields(part, [&](std::string_view key, const json::value& value) {
      if (key != "query") return;
      for (const auto& name : value.as_array()) used.insert(std::string(name.as_string()));
    });
  }
  const auto parameters = said("parameters");
  EXPECT_EQ(std::set<std::string>(parameters.begin(), parameters.end()), used);
}

// A line for each path and each schema, so that changes of two branches merge.
void write_lines(const json::value& value, int depth, std::string& text) {
  const auto* object = value.if_object();
  if (object == nullptr || depth == 0 || object->empty()) {
    text += json::serialize(value);
    return;
  }
  std::string separator = "{\n";
  for (const auto& field : *object) {
    text += separator + json::serialize(json::value(field.key())) + ": ";
    write_lines(field.value(), field.key() == "components" ? depth : depth - 1, text);
    separator = ",\n";
  }
  text += "\n}";
}

// The console's types are made of this file. SLIPWAY_UPDATE_GOLDEN=1 writes it anew.
TEST(OpenApi, IsWhatTheConsoleIsBuiltAgainst) {
  TestApi api;
  const auto description = description_of(api);
  std::string text;
  write_lines(description, 2, text);
  const std::string file = std::string(SLIPWAY_SOURCE_DIR) + "/console/openapi.json";
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(io::write_file(file, text + "\n"));
  }
  const auto golden = io::read_file(file);
  ASSERT_TRUE(golden) << golden.error().message;
  EXPECT_EQ(text + "\n", *golden)
      << "the API changed: run build/release/bin/api_tests with SLIPWAY_UPDATE_GOLDEN=1 and "
         "--gtest_filter='OpenApi.*', and see that the console still compiles";
}

}  // namespace
}  // namespace slipway::api
