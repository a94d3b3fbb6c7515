// Logs and events, as lists and as streams that a client resumes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "event_stream.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::Contains;

class Live : public testing::Test {
 protected:
  Live() : slipway(Slipway::Gateway::kCaddy), repository(slipway.folder() / "shop.git") {
    repository.commit("v1");
    service = slipway.make_application("web", repository.url(),
                                       {{"build_command", "echo built; echo odd >&2"}});
  }

  std::vector<std::string> texts(const json::array& lines) {
    std::vector<std::string> list;
    for (const auto& line : lines) list.push_back(text(line, "stream") + ": " + text(line, "text"));
    return list;
  }

  void say_lines(int count) {
    io::HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(slipway.gateway_port()) + "/lines/" +
                  std::to_string(count);
    request.headers = {{"Host", Slipway::host_of("web")}};
    io::HttpClient client;
    const auto response = client.send(request);
    ASSERT_TRUE(response && response->status == 200);
  }

  Slipway slipway;
  ServiceRepository repository;
  std::string service;
};

TEST_F(Live, ADeploymentsLogIsAListAndAStreamThatEnds) {
  const auto status = slipway.post("/api/application/" + service + "/deploy");
  const std::string path = "/api/deployment/" + text(status, "deployment_id") + "/log";
  EventStream stream(slipway, path);
  ASSERT_TRUE(stream.await_end());
  const auto lines = slipway.list(path);
  EXPECT_THAT(texts(lines), Contains("stdout: built"));
  EXPECT_THAT(texts(lines), Contains("stderr: odd"));
  EXPECT_THAT(texts(lines), Contains("slipway: It is healthy."));
  const auto events = stream.await_count(lines.size());
  ASSERT_EQ(events.size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(events[i].data, lines[i]);
  EXPECT_EQ(stream.await_count(lines.size() + 1).back().type, "end");
}

TEST_F(Live, AServicesLogIsResumedWithoutAGap) {
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED");
  const std::string path = "/api/service/" + service + "/log";
  std::vector<std::string> seen;
  std::string last;
  constexpr std::size_t kLines = 1200;
  // Each client reads some, is lost, and comes back while the service goes on writing.
  for (const std::size_t wanted : {1U, 7U, 300U, 0U}) {
    EventStream stream(slipway, path, last);
    say_lines(kLines / 4);
    const auto line = [](const auto& event) { return text(event.data, "text"); };
    if (wanted == 0) {
      const auto end = "line " + std::to_string(kLines);
      ASSERT_TRUE(stream.await([&](const auto& event) { return line(event) == end; }));
    }
    for (const auto& event : stream.await_count(wanted == 0 ? stream.count() : wanted)) {
      last = event.id;
      if (line(event).starts_with("line ")) seen.push_back(line(event));
    }
  }
  ASSERT_EQ(seen.size(), kLines);
  for (std::size_t i = 0; i < kLines; ++i) ASSERT_EQ(seen[i], "line " + std::to_string(i + 1));
  EXPECT_THAT(texts(slipway.list(path)), Contains("stdout: serving v1"));
}

TEST_F(Live, EventsTellEverythingThatChangesAndAreResumed) {
  const std::string path = slipway.organization_path("event");
  EventStream stream(slipway, path);
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED");
  const auto hook = slipway.make_hook("GITHUB");
  repository.commit("v2");
  ASSERT_EQ(slipway.deliver(hook, {repository.github_push()}).status, 202);
  const auto served = stream.await([&](const StreamEvent& event) {
    return event.type == "service" &&
           text(event.data.at("service"), "serving_commit") == repository.tip();
  });
  ASSERT_TRUE(served);
  const auto events = stream.await_count(stream.count());
  for (const char* type : {"delivery", "push", "verdict", "deployment", "service"}) {
    EXPECT_TRUE(stream.await([&](const auto& event) { return event.type == type; })) << type;
  }
  for (const std::size_t at : {std::size_t{0}, events.size() / 2}) {
    EventStream resumed(slipway, path, events[at].id);
    const auto rest = resumed.await_count(events.size() - at - 1);
    ASSERT_EQ(rest.size(), events.size() - at - 1);
    for (std::size_t i = 0; i < rest.size(); ++i) EXPECT_EQ(rest[i].id, events[at + 1 + i].id);
  }
}

}  // namespace
}  // namespace slipway::e2e
