#include "nodes.h"

#include <set>

#include <gtest/gtest.h>

namespace slipway::e2e {

NodeOptions node(const std::string& name, const std::string& store, const Slipway* first) {
  NodeOptions options;
  options.options = {"--store", "postgres:" + store, "--node", name, "--lease", "3"};
  options.environment = {{"SLIPWAY_SECRET_KEY", std::string(64, '7')}};
  options.first = first;
  return options;
}

int readiness(const Slipway& slipway) {
  try {
    return slipway.send("GET", "/readyz").status;
  } catch (const std::exception&) {
    return 0;
  }
}

std::string deliver(const Slipway& to, const Hook& hook, const ServiceRepository& repository) {
  const auto answer = to.deliver(hook, {.body = repository.github_push()});
  EXPECT_EQ(answer.status, 202) << answer.body << to.messages();
  return text(json::parse(answer.body), "id");
}

void expect_each_verdict_deployed_once(const Slipway& slipway, const std::string& service) {
  std::multiset<std::string> wanted;
  std::multiset<std::string> there;
  for (const auto& verdict : slipway.list("/api/service/" + service + "/verdict?limit=200")) {
    if (text(verdict, "decision") == "DEPLOY") wanted.insert(text(verdict, "deployment_id"));
  }
  for (const auto& deployment :
       slipway.list("/api/application/" + service + "/deploymentHistory?limit=200")) {
    const auto trigger = text(deployment.at("trigger"), "type");
    if (trigger == "PUSH" || trigger == "POLL") there.insert(text(deployment, "id"));
  }
  EXPECT_EQ(there, wanted);
}

std::string await_commit(const Slipway& slipway, const std::string& service,
                         const std::string& commit) {
  std::string state;
  wait_until([&] {
    for (const auto& deployment :
         slipway.list("/api/application/" + service + "/deploymentHistory?limit=200")) {
      if (text(deployment.at("version"), "commit") != commit) continue;
      state = text(deployment, "state");
      if (!deployment.at("ended_at").is_null()) return true;
    }
    return false;
  });
  return state;
}

}  // namespace slipway::e2e
