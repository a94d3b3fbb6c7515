#pragma once
// A shop whose pull requests have previews, for tests.

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/enum.h"
#include "pipeline/previews.h"
#include "pipeline/test_shop.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/previews.h"
#include "store/services.h"

namespace slipway::pipeline {

// Two services in one environment, which want previews; both are deployed.
struct PreviewedShop : Shop {
  explicit PreviewedShop(model::EnvironmentMode mode = model::EnvironmentMode::DEVELOPMENT) {
    begin({spec("web", "web"), spec("api", "api")});
    base = world.service("web").environment;
    world.act([&](Context&, store::Transaction& tx) {
      for (auto service : store::services(tx, base)) {
        service.settings.auto_preview = true;
        ASSERT_TRUE(store::update(tx, service));
      }
    });
    change_base([&](model::Environment& environment) { environment.mode = mode; });
  }

  void change_base(const std::function<void(model::Environment&)>& change) {
    world.act([&](Context&, store::Transaction& tx) {
      auto environment = store::environment(tx, base).value();
      change(environment);
      ASSERT_TRUE(store::update(tx, environment));
    });
  }

  // A branch that begins where main is, and changes these files.
  std::string branch_off(const std::string& branch, const std::vector<std::string>& changed) {
    tips[branch] = tips["main"];
    return commit(changed, "change", branch);
  }

  rules::PullRequestNews news(std::int64_t number, const std::string& branch) {
    rules::PullRequestNews one;
    one.repository_urls = {kShop};
    one.number = number;
    one.title = "A change";
    one.author = "pat";
    one.source_branch = branch;
    one.target_branch = "main";
    one.head = tips[branch];
    one.at = base_time + std::chrono::seconds(++told);
    return one;
  }

  TakenNews tell(const rules::PullRequestNews& one) {
    TakenNews taken;
    world.act([&](Context& context, store::Transaction& tx) {
      taken = take_pull_request(context, tx, world.service("web").organization, one);
    });
    world.run();
    return taken;
  }

  void look(const std::function<void(store::Transaction&)>& work) {
    world.with_context([&](Context& context) { context.database.read(work); });
  }

  model::Preview preview(std::int64_t number) {
    std::vector<model::Preview> all;
    const auto organization = world.service("web").organization;
    look([&](store::Transaction& tx) {
      all = store::previews(tx, organization, key_of(kShop), number);
    });
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? model::Preview() : all.front();
  }

  std::string state(std::int64_t number) { return base::to_string(preview(number).state); }

  // "web COMMIT", of what the copy has and serves.
  std::vector<std::string> served(std::int64_t number) {
    std::vector<std::string> all;
    const auto environment = preview(number).environment;
    if (!environment) return all;
    look([&](store::Transaction& tx) {
      for (const auto& service : store::services(tx, *environment)) {
        const auto serving =
            service.serving ? store::deployment(tx, *service.serving) : std::nullopt;
        all.push_back(service.name + " " + (serving ? serving->commit : "nothing"));
      }
    });
    return all;
  }

  // How many there were in the copy.
  std::size_t deployments(std::int64_t number) {
    std::size_t count = 0;
    look([&](store::Transaction& tx) {
      for (const auto& service : store::services(tx, preview(number).environment.value())) {
        count += store::deployments(tx, service.id, {.before = "", .limit = 100}).size();
      }
    });
    return count;
  }

  std::size_t environments() {
    std::size_t count = 0;
    look([&](store::Transaction& tx) {
      count = store::environments(tx, store::environment(tx, base)->project).size();
    });
    return count;
  }

  model::EnvironmentId base;
  base::Timestamp base_time = world.clock.now();
  int told = 0;
};

}  // namespace slipway::pipeline
