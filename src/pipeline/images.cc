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

base::Result<std::vector<runtime::RegistryLogin>> logins_of(
    Context& context, store::Transaction& tx, const model::OrganizationId& organization) {
  std::vector<runtime::RegistryLogin> logins;
  for (const auto& registry : store::registries(tx, organization)) {
    auto credentials = credentials_of(context, registry);
    if (!credentials) return base::fail(credentials.error());
    if (credentials->user.empty()) continue;
    logins.push_back(
        {model::host_of(registry), std::move(credentials->user), std::move(credentials->password)});
  }
  return logins;
}

namespace {

struct Access {
  model::ImageName name;
  registry::Credentials credentials;
};

base::Result<Access> access_to(Context& context, const model::Service& service) {
  auto name = model::parse_image_name(service.image.name);
  if (!name) return base::fail(name.error());
  base::Result<registry::Credentials> credentials;
  context.database.read(
      [&](store::Transaction& tx) { credentials = credentials_of(context, tx, service); });
  if (!credentials) return base::fail(credentials.error());
  return Access{std::move(*name), std::move(*credentials)};
}

}  // namespace

base::Result<registry::Tags> list_tags(Context& context, const model::Service& service,
                                       const std::string& etag, std::stop_token stop) {
  const auto access = access_to(context, service);
  if (!access) return base::fail(access.error());
  return context.registry.tags(access->name, access->credentials, etag, std::move(stop));
}

base::Result<std::string> resolve_digest(Context& context, const model::Service& service,
                                         const std::string& tag, std::stop_token stop) {
  return recheck_digest(context, service, tag, "", std::move(stop));
}

base::Result<std::string> recheck_digest(Context& context, const model::Service& service,
                                         const std::string& tag, const std::string& known,
                                         std::stop_token stop) {
  const auto access = access_to(context, service);
  if (!access) return base::fail(access.error());
  const model::ImageReference image{access->name, tag, std::nullopt};
  const auto before = model::parse_digest(known);
  const auto found =
      before ? context.registry.recheck(image, *before, access->credentials, std::move(stop))
             : context.registry.resolve(image, access->credentials, std::move(stop));
  return found.map([](const model::Digest& digest) { return digest.to_string(); });
}

}  // namespace slipway::pipeline
