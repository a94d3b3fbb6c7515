// What every Registry must do, held against the fake and against a real one behind each of the
// ways to log in.

#include <functional>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "io/system_clock.h"
#include "registry/distribution/distribution_registry.h"
#include "registry/distribution/test_images.h"
#include "registry/distribution/test_registry.h"
#include "registry/fake/fake_registry.h"

namespace slipway::registry {
namespace {

using base::ErrorCode;
using model::Digest;
using model::ImageReference;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// A registry that the test pushes to, and a Registry that looks at it.
class World {
 public:
  virtual ~World() = default;
  virtual model::ImageName image(const std::string& path) = 0;
  virtual Digest push_image(const model::ImageName& image, const std::string& tag,
                            const std::string& variant) = 0;
  virtual Digest push_index(const model::ImageName& image, const std::string& tag,
                            const std::string& variant) = 0;
  virtual Credentials credentials() = 0;
  virtual Registry& registry() = 0;
};

class RealWorld final : public World {
 public:
  explicit RealWorld(Access access) : server_(access), registry_({}, clock_) {}
  model::ImageName image(const std::string& path) override { return server_.image(path); }
  Digest push_image(const model::ImageName& image, const std::string& tag,
                    const std::string& variant) override {
    return push_made(make_image(server_.folder().path(), variant), image, tag);
  }
  Digest push_index(const model::ImageName& image, const std::string& tag,
                    const std::string& variant) override {
    return push_made(make_index(server_.folder().path(), variant), image, tag);
  }
  Credentials credentials() override { return server_.credentials(); }
  Registry& registry() override { return registry_; }

 private:
  Digest push_made(const TestImage& made, const model::ImageName& image, const std::string& tag) {
    push(made, image.canonical() + ":" + tag, server_.credentials());
    return made.digest;
  }

  io::SystemClock clock_;
  TestRegistry server_;
  DistributionRegistry registry_;
};

class FakeWorld final : public World {
 public:
  FakeWorld() { registry_.require("registry.test", credentials()); }
  model::ImageName image(const std::string& path) override { return {"registry.test", path}; }
  Digest push_image(const model::ImageName& image, const std::string& tag,
                    const std::string& variant) override {
    const auto digest = Digest::of_sha256(base::sha256(variant));
    registry_.set_tag(image, tag, digest);
    return digest;
  }
  Digest push_index(const model::ImageName& image, const std::string& tag,
                    const std::string& variant) override {
    return push_image(image, tag, variant);
  }
  Credentials credentials() override { return {"deploy", "right"}; }
  Registry& registry() override { return registry_; }

 private:
  FakeRegistry registry_;
};

struct Kind {
  const char* name;
  std::function<std::unique_ptr<World>()> make;
};

class RegistryContract : public testing::TestWithParam<Kind> {
 protected:
  base::Result<Digest> resolve(const ImageReference& image) {
    return world->registry().resolve(image, world->credentials(), {});
  }
  base::Result<Tags> tags(const std::string& etag = "") {
    return world->registry().tags(shop, world->credentials(), etag, {});
  }

  std::unique_ptr<World> world = GetParam().make();
  model::ImageName shop = world->image("acme/shop");
};

INSTANTIATE_TEST_SUITE_P(
    All, RegistryContract,
    testing::Values(Kind{"Fake", [] { return std::make_unique<FakeWorld>(); }},
                    Kind{"Anonymous",
                         [] { return std::make_unique<RealWorld>(Access::kAnonymous); }},
                    Kind{"Basic", [] { return std::make_unique<RealWorld>(Access::kBasic); }},
                    Kind{"Bearer", [] { return std::make_unique<RealWorld>(Access::kBearer); }}),
    [](const auto& kind) { return kind.param.name; });

TEST_P(RegistryContract, ResolvesTagsAndDigests) {
  const auto latest = world->push_image(shop, "latest", "one");
  const auto index = world->push_index(shop, "2.0", "two");
  EXPECT_EQ(resolve({shop, "latest", {}}), latest);
  EXPECT_EQ(resolve({shop, "", {}}), latest);
  EXPECT_EQ(resolve({shop, "2.0", {}}), index);
  EXPECT_EQ(resolve({shop, "", index}), index);
  EXPECT_EQ(resolve({shop, "latest", index}), index) << "a digest counts more than a tag";
}

TEST_P(RegistryContract, ATagMoves) {
  const auto before = world->push_image(shop, "stable", "one");
  EXPECT_EQ(resolve({shop, "stable", {}}), before);
  const auto after = world->push_image(shop, "stable", "two");
  EXPECT_NE(before, after);
  EXPECT_EQ(resolve({shop, "stable", {}}), after);
  EXPECT_EQ(resolve({shop, "", before}), before);
}

TEST_P(RegistryContract, AsksAgainForWhatIsKnown) {
  const auto recheck = [&](const std::string& tag, const Digest& known) {
    return world->registry().recheck({shop, tag, {}}, known, world->credentials(), {});
  };
  const auto before = world->push_image(shop, "stable", "one");
  EXPECT_EQ(recheck("stable", before), before);
  const auto after = world->push_index(shop, "stable", "two");
  EXPECT_EQ(recheck("stable", before), after);
  EXPECT_EQ(recheck("stable", after), after);
  const auto missing = recheck("1.0", after);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
}

TEST_P(RegistryContract, WhatIsMissingIsNotFound) {
  const auto expect_missing = [](const auto& result) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kNotFound) << result.error().message;
    EXPECT_THAT(result.error().message, HasSubstr("acme/shop"));
  };
  expect_missing(resolve({shop, "1.0", {}}));
  expect_missing(tags());
  world->push_image(shop, "1.0", "one");
  expect_missing(resolve({shop, "1.1", {}}));
  expect_missing(resolve({shop, "", Digest::of_sha256(base::sha256("never pushed"))}));
}

TEST_P(RegistryContract, ListsTags) {
  world->push_image(shop, "1.0", "one");
  world->push_image(shop, "latest", "one");
  auto list = tags();
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(list->names, UnorderedElementsAre("1.0", "latest"));
  if (!list->etag.empty()) {
    const auto same = tags(list->etag);
    ASSERT_TRUE(same) << same.error().message;
    EXPECT_TRUE(same->unchanged);
    EXPECT_EQ(same->etag, list->etag);
  }
  world->push_image(shop, "1.1", "two");
  list = tags(list->etag);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_FALSE(list->unchanged);
  EXPECT_THAT(list->names, UnorderedElementsAre("1.0", "1.1", "latest"));
}

TEST_P(RegistryContract, OthersAreNotLetIn) {
  const auto digest = world->push_image(shop, "1.0", "one");
  const auto right = world->credentials();
  if (right.empty()) return;
  for (const Credentials& wrong : {Credentials{}, Credentials{right.user, "wrong"}}) {
    const auto refused = world->registry().resolve({shop, "1.0", {}}, wrong, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnauthenticated) << refused.error().message;
    EXPECT_EQ(refused.error().message.find("wrong"), std::string::npos);
    EXPECT_FALSE(world->registry().tags(shop, wrong, "", {}));
    EXPECT_EQ(resolve({shop, "1.0", {}}), digest);
  }
}

TEST_P(RegistryContract, StopsWhenAskedTo) {
  std::stop_source source;
  source.request_stop();
  const auto stopped =
      world->registry().resolve({shop, "1.0", {}}, world->credentials(), source.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace slipway::registry
