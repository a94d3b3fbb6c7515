// Several slipwayd on one PostgreSQL, for the tests of what they share.
#pragma once

#include <string>

#include "slipway.h"

namespace slipway::e2e {

NodeOptions node(const std::string& name, const std::string& store, const Slipway* first = nullptr);

int readiness(const Slipway& slipway);

std::string deliver(const Slipway& to, const Hook& hook, const ServiceRepository& repository);

// The service's deployments by pushes and its deploy verdicts are the same, each once.
void expect_each_verdict_deployed_once(const Slipway& slipway, const std::string& service);

// The state of the deployment of that commit when it has ended.
std::string await_commit(const Slipway& slipway, const std::string& service,
                         const std::string& commit);

}  // namespace slipway::e2e
