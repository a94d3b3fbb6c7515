#include "runtime/kubernetes/mirror.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "runtime/kubernetes/log_lines.h"

namespace slipway::runtime::kubernetes {
namespace {

namespace json = boost::json;
using Taken = Mirror::Taken;

json::value event(const std::string& type, const std::string& name, int version) {
  return json::object{
      {"type", type},
      {"object",
       json::object{{"metadata", json::object{{"name", name},
                                              {"resourceVersion", std::to_string(version)},
                                              {"labels", json::object{{"a", name}}}}}}}};
}

TEST(WatchLines, ComeInPieces) {
  WatchLines lines;
  lines.feed("{\"a\":1}\n{\"b\"");
  EXPECT_EQ(lines.next()->at("a"), 1);
  EXPECT_FALSE(lines.next());
  lines.feed(":2}\nno json\n");
  EXPECT_EQ(lines.next()->at("b"), 2);
  EXPECT_TRUE(lines.next()->is_null());
  EXPECT_FALSE(lines.next());
}

TEST(KubernetesMirror, KeepsOnlyWhatSomebodyAsksFor) {
  const auto pod = json::parse(R"({
      "metadata": {"name": "x", "labels": {"template": "t"}, "managedFields": [{"manager": "m"}]},
      "spec": {"replicas": 2, "selector": {"matchLabels": {"a": "b"}}, "template": {"spec": {}}, "containers": [
          {"name": "service", "image": "i", "env": [{"name": "A", "value": "1"}]}]},
      "status": {"phase": "Running", "podIP": "10.0.0.1", "conditions": [
          {"type": "Ready", "status": "True", "lastTransitionTime": "2026-11-29T00:00:00Z"}]}})");
  const auto kept = json::parse(R"({
      "metadata": {"name": "x", "labels": {"template": "t"}},
      "spec": {"replicas": 2, "containers": [{"name": "service"}]},
      "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}})");
  Mirror mirror;
  mirror.take_page(json::object{{"items", json::array{pod}}});
  EXPECT_EQ(mirror.find({}), json::array{kept});
  mirror.clear();
  mirror.take(json::object{{"type", "ADDED"}, {"object", pod}});
  EXPECT_EQ(mirror.find({}), json::array{kept});
}

TEST(KubernetesMirror, FollowsWhatAWatchTells) {
  Mirror mirror;
  mirror.take_page(json::object{
      {"metadata", json::object{{"resourceVersion", "10"}}},
      {"items", json::array{event("", "x", 3).at("object"), event("", "y", 4).at("object")}}});
  EXPECT_EQ(mirror.position(), 10U);
  EXPECT_EQ(mirror.find({}).size(), 2U);
  EXPECT_EQ(mirror.find({{"a", "x"}}).size(), 1U);
  EXPECT_EQ(mirror.take(event("ADDED", "z", 11)), Taken::kChanged);
  EXPECT_EQ(mirror.take(event("MODIFIED", "z", 12)), Taken::kChanged);
  EXPECT_EQ(mirror.take(event("DELETED", "x", 13)), Taken::kChanged);
  EXPECT_TRUE(mirror.has("z"));
  EXPECT_FALSE(mirror.has("x"));
  EXPECT_EQ(mirror.take(event("BOOKMARK", "", 20)), Taken::kBookmark);
  EXPECT_EQ(mirror.resource_version(), "20");
  EXPECT_EQ(mirror.find({}).size(), 2U) << "a bookmark is no object";
}

TEST(KubernetesMirror, KnowsWhenItHasToBeginAnew) {
  Mirror mirror;
  const auto status = [](int code) {
    return json::object{{"type", "ERROR"}, {"object", json::object{{"code", code}}}};
  };
  EXPECT_EQ(mirror.take(status(410)), Taken::kExpired);
  EXPECT_EQ(mirror.take(status(500)), Taken::kUnknown);
  EXPECT_EQ(mirror.take(json::value()), Taken::kUnknown);
  EXPECT_EQ(mirror.take(event("OTHER", "x", 1)), Taken::kUnknown);
}

TEST(KubernetesLogLines, AreReadOnceAndKeepTheirNumbers) {
  LogLines lines;
  const auto first = stamped_lines(
      "2026-11-27T20:00:00.1Z one\n2026-11-27T20:00:00.15Z two\nno line\n2026-11-27T20:00:01Z\n");
  ASSERT_EQ(first.size(), 3U);
  lines.add("pod/0", first, "stdout");
  lines.add("pod/0", first, "stdout");
  lines.add("pod/1", stamped_lines("2026-11-27T20:00:00Z three"), "stdout");
  const auto all = lines.read(0, 100);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].text, "one");
  EXPECT_EQ(all[2].text, "");
  EXPECT_EQ(all[3].text, "three");
  for (std::size_t at = 0; at < all.size(); ++at) EXPECT_EQ(all[at].sequence, at + 1);
  EXPECT_EQ(lines.read(1, 1).at(0).text, "two");
  EXPECT_EQ(lines.last("pod/0"), "2026-11-27T20:00:01.000000000Z");
  EXPECT_EQ(lines.last("other"), "");
}

TEST(KubernetesLogLines, AreForgottenWhereTheyAreTooMany) {
  LogLines lines;
  for (int at = 0; at < 60; ++at) {
    const std::string second = (at < 10 ? "0" : "") + std::to_string(at);
    lines.add("pod/0", {{"2026-11-27T20:00:" + second + ".000000000Z", std::string(100'000, 'x')}},
              "stdout");
  }
  const auto left = lines.read(0, 100);
  EXPECT_LT(left.size(), 60U);
  EXPECT_EQ(left.back().sequence, 60U);
}

}  // namespace
}  // namespace slipway::runtime::kubernetes
