#include "gateway/caddy/route_files.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/test_server.h"

namespace slipway::gateway {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> tree(const fs::path& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    paths.push_back(fs::relative(entry.path(), folder).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

void touch(const fs::path& path) { const std::ofstream made(path); }

TEST(RouteFiles, HoldExactlyTheNames) {
  const io::TestFolder folder;
  const fs::path routes = folder.path() / "routes";
  ASSERT_TRUE(sync_route_files(routes, {{"a", "h:1"}, {"b", std::nullopt}}));
  EXPECT_THAT(tree(routes), ElementsAre("a", "a/h:1", "b"));
  ASSERT_TRUE(sync_route_files(routes, {{"a", "h:2"}, {"b", "h:3,h:4"}}));
  EXPECT_THAT(tree(routes), ElementsAre("a", "a/h:2", "b", "b/h:3,h:4"));
  ASSERT_TRUE(sync_route_files(routes, {{"b", std::nullopt}}));
  EXPECT_THAT(tree(routes), ElementsAre("b"));
  ASSERT_TRUE(sync_route_files(routes, {}));
  EXPECT_THAT(tree(routes), IsEmpty());
}

TEST(RouteFiles, AreReadAgain) {
  const io::TestFolder folder;
  const std::vector<Route> routes{
      {"1", {"Web.shop.localhost"}, {"shop.example"}, {{"10.0.0.1", 80}, {"::1", 8080}}},
      {"2", {"api.shop.localhost"}, {}, {{"node", 30001}}},
      {"3", {"gone.shop.localhost"}, {}, {}}};
  ASSERT_TRUE(sync_route_files(folder.path(), route_names(routes).value()));
  touch(folder.path() / "api.shop.localhost" / "left by somebody");
  EXPECT_EQ(read_route_files(folder.path()),
            (HostUpstreams{{"web.shop.localhost", routes[0].upstreams},
                           {"shop.example", routes[0].upstreams},
                           {"api.shop.localhost", routes[1].upstreams}}));
  EXPECT_THAT(read_route_files(folder.path() / "missing"), IsEmpty());
}

TEST(DomainFiles, HoldExactlyTheDomains) {
  const io::TestFolder folder;
  ASSERT_TRUE(sync_domain_files(folder.path(), {"a.com", "b.com"}));
  ASSERT_TRUE(sync_domain_files(folder.path(), {"b.com", "c.com"}));
  EXPECT_THAT(tree(folder.path()), ElementsAre("b.com", "c.com"));
}

TEST(RouteFiles, WhatACrashLeftIsCleanedUp) {
  const io::TestFolder folder;
  ASSERT_TRUE(sync_route_files(folder.path(), {{"a", "h:1"}}));
  touch(folder.path() / "a" / "h:2");
  touch(folder.path() / "stray");
  ASSERT_TRUE(sync_route_files(folder.path(), {{"a", "h:2"}}));
  EXPECT_THAT(tree(folder.path()), ElementsAre("a", "a/h:2"));
}

TEST(RouteFiles, AReaderAlwaysFindsOne) {
  const io::TestFolder folder;
  ASSERT_TRUE(sync_route_files(folder.path(), {{"a", "h:0"}}));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (int i = 1; i <= 2000; ++i) {
      EXPECT_TRUE(sync_route_files(folder.path(), {{"a", "h:" + std::to_string(i)}}));
    }
    done = true;
  });
  while (!done) ASSERT_FALSE(fs::is_empty(folder.path() / "a"));
}

TEST(RouteFiles, FailAsAValue) {
  const io::TestFolder folder;
  touch(folder.path() / "file");
  EXPECT_FALSE(sync_route_files(folder.path() / "file", {{"a", "h:1"}}));
  EXPECT_FALSE(sync_route_files(folder.path(), {{"b", std::string(300, 'x')}}));
}

}  // namespace
}  // namespace slipway::gateway
