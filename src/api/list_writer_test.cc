#include "api/list_writer.h"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace slipway::api {
namespace {

namespace json = boost::json;

json::object item_of(std::size_t bytes, const json::storage_ptr& memory) {
  return json::object({{"text", std::string(bytes, 'x')}, {"list", json::array({1, 2}, memory)}},
                      memory);
}

TEST(ListWriter, WritesWhatTheWholeListWouldBe) {
  ListWriter none;
  EXPECT_EQ(none.reply().raw, R"({"results":[]})");
  ListWriter empty_page(store::Page{.before = "", .limit = 20});
  EXPECT_EQ(empty_page.reply().raw, R"({"page":0,"page_size":20,"results":[]})");
  ListWriter list;
  list.add(json::object({{"a", "\"\n\xC3\xBC"}}, list.memory()));
  list.add({{"b", nullptr}});
  const auto reply = list.reply();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(reply.raw, "{\"results\":[{\"a\":\"\\\"\\n\xC3\xBC\"},{\"b\":null}]}");
}

// Also items that are larger than the memory that all share, one after the other.
TEST(ListWriter, WritesManyItemsOfAnySize) {
  for (const std::size_t bytes : {0U, 4000U, 5000U, 70'000U, 300'000U}) {
    ListWriter list;
    json::array all;
    for (int n = 0; n < 100; ++n) {
      list.add(item_of(bytes, list.memory()));
      all.push_back(item_of(bytes, {}));
    }
    EXPECT_EQ(json::parse(*list.reply().raw), json::value({{"results", all}})) << bytes;
  }
}

TEST(ListWriter, WritesItemsThatHaveMemoryOfTheirOwn) {
  ListWriter list;
  json::object own = item_of(100, {});
  const auto text = json::serialize(own);
  list.add(own);
  list.add(std::move(own));
  EXPECT_EQ(list.reply().raw, R"({"results":[)" + text + "," + text + "]}");
}

}  // namespace
}  // namespace slipway::api
