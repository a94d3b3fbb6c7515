#include "pipeline/images.h"

#include "model/image.h"
#include "store/notices.h"

namespace slipway::pipeline {

base::Result<registry::Credentials> credentials_of(Context& context, store::Transaction& tx,
                                                   const model::Service& service) {
  if (!service.image.registry) return {};
  const auto registry = store::registry(tx, *service.image.registry);
  if (!registry) return {};
  return credentials_of(context, *registry);
}

base::Result<registry::Credentials> credentials_of(Context& context,
                                                   const model::ContainerRegistry& registry) {
  if (registry.username.empty()) return {};
  auto password = context.cipher.decrypt(registry.password);
  if (!password) return base::fail(password.error());
  return registry::Credentials{registry.username, std::move(*password)};
}

base::Result<std::string> resolve_digest(Context& context, const model::Service& service,
                                         const std::string& tag, std::stop_token stop) {
  auto name = model::parse_image_name(service.image.name);
  if (!name) return base::fail(name.error());
  base::Result<registry::Credentials> credentials;
  context.database.read(
      [&](store::Transaction& tx) { credentials = credentials_of(context, tx, service); });
  if (!credentials) return base::fail(credentials.error());
  return context.registry
      .resolve({std::move(*name), tag, std::nullopt}, *credentials, std::move(stop))
      .map([](const model::Digest& digest) { return digest.to_string(); });
}

}  // namespace slipway::pipeline
