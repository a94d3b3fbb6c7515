#pragma once
// A shop whose commits show their statuses at a forge that really answers, for tests of what it is
// told.

#include <string>
#include <utility>
#include <vector>

#include "forge/hooks/test_forge.h"
#include "pipeline/commit_statuses.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {

inline const std::string kConsole = "https://slipway.example.com";

struct ToldShop : Shop {
  explicit ToldShop(model::HookKind kind, std::size_t limit = 10) : forge(kind) {
    world.policy.console_url = kConsole;
    world.policy.commit_status_limit = limit;
    world.restart();
    world.courier.answer = [this](const io::HttpRequest& request, std::stop_token stop) {
      return courier.send(request, std::move(stop));
    };
    token = world.add_git_token(kind, forge.url());
  }

  ServiceSpec told(const std::string& name, const std::string& match = "") const {
    auto result = spec(name, match);
    result.token = token;
    return result;
  }
  // Without the commits' ids, which differ.
  std::vector<std::string> statuses(std::size_t from = 0) const {
    std::vector<std::string> lines;
    for (const auto& line : forge.statuses()) lines.push_back(line.substr(line.find(' ') + 1));
    return {lines.begin() + static_cast<std::ptrdiff_t>(from), lines.end()};
  }
  // As if the service's newest deployment had just come into this state.
  void tell(const std::string& name, model::DeploymentState state) {
    auto deployment = world.last_deployment(name);
    deployment.state = state;
    world.act(
        [&](Context& context, store::Transaction& tx) { show_on_commit(context, tx, deployment); });
  }
  model::CommitStatus last(const std::string& name) { return world.commit_statuses(name).back(); }

  forge::TestForge forge;
  HttpCourier courier;
  model::GitTokenId token;
};

}  // namespace slipway::pipeline
