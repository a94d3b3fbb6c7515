#pragma once
// What release and settle need to know to run one version of a service.

#include "model/deployment.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

// kFailed where a secret cannot be decrypted.
base::Result<runtime::Version> version_of(Context& context, store::Transaction& tx,
                                          const model::Service& service,
                                          const model::Deployment& deployment);

// The same with the command that a job runs at `event`.
base::Result<runtime::Version> version_of_run(Context& context, store::Transaction& tx,
                                              const model::Service& service,
                                              const model::Deployment& deployment,
                                              model::JobEvent event);

// The runtime of an environment. kUnavailable where this daemon has none of that kind.
base::Result<runtime::Runtime*> runtime_of(Context& context, store::Transaction& tx,
                                           const model::EnvironmentId& environment);
// Whether it is this node's.
bool is_here(Context& context, store::Transaction& tx, const model::EnvironmentId& environment);

// The service's way through the gateway, with no upstream yet: by its names below the gateway's
// domain and by its public ones.
gateway::Route route_of(Context& context, store::Transaction& tx, const model::Service& service);

// Whether anything is reached through the gateway.
bool has_port(const model::Service& service);

// What the addresses of an organization's services end with: "localhost".
std::string gateway_domain(Context& context, store::Transaction& tx,
                           const model::Organization& organization);

// Its name below the gateway's domain: "web.production.shop.localhost".
std::string gateway_host(Context& context, store::Transaction& tx, const model::Service& service);

// "http://web.production.shop.localhost:8081", or "" without a port.
std::string url_of(Context& context, store::Transaction& tx, const model::Service& service);

}  // namespace slipway::pipeline
