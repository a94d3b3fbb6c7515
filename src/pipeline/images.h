#pragma once
// What a registry says about a service's image.

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "model/notice.h"
#include "model/service.h"
#include "pipeline/context.h"

namespace slipway::pipeline {

// As the service's registry is configured; none where the image needs none. kFailed where the
// password cannot be decrypted.
base::Result<registry::Credentials> credentials_of(Context& context, store::Transaction& tx,
                                                   const model::Service& service);

base::Result<registry::Credentials> credentials_of(Context& context,
                                                   const model::ContainerRegistry& registry);

// With what a build may pull: those of the organization that have credentials. kFailed as above.
base::Result<std::vector<runtime::RegistryLogin>> logins_of(
    Context& context, store::Transaction& tx, const model::OrganizationId& organization);

// The services below use one image. Each of their credentials is tried until one is let in; what
// the registry knows, as that there is no such tag, counts before what it refuses to show.

// The list of the image's tags. Errors as Registry::tags.
base::Result<registry::Tags> list_tags(Context& context, std::span<const model::Service> services,
                                       const std::string& etag, std::stop_token stop);

// The digest that `tag` of the image has now. Errors as Registry::resolve.
base::Result<std::string> resolve_digest(Context& context, std::span<const model::Service> services,
                                         const std::string& tag, std::stop_token stop);
// The same where one was `known` before; "": none.
base::Result<std::string> recheck_digest(Context& context, std::span<const model::Service> services,
                                         const std::string& tag, const std::string& known,
                                         std::stop_token stop);

}  // namespace slipway::pipeline
