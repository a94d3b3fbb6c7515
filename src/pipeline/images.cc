#include "pipeline/images.h"

#include <algorithm>
#include <optional>
#include <utility>

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
  std::vector<registry::Credentials> credentials;  // distinct, those with a user first
};

base::Result<Access> access_to(Context& context, std::span<const model::Service> services) {
  auto name = model::parse_image_name(services.front().image.name);
  if (!name) return base::fail(name.error());
  Access access{std::move(*name), {}};
  std::optional<base::Error> unreadable;
  context.database.read([&](store::Transaction& tx) {
    for (const auto& service : services) {
      auto found = credentials_of(context, tx, service);
      if (!found) {
        unreadable = found.error();
        continue;
      }
      const bool is_known =
          std::any_of(access.credentials.begin(), access.credentials.end(), [&](const auto& known) {
            return known.user == found->user && known.password == found->password;
          });
      if (!is_known) access.credentials.push_back(std::move(*found));
    }
  });
  if (access.credentials.empty()) return base::fail(*unreadable);
  std::stable_partition(access.credentials.begin(), access.credentials.end(),
                        [](const auto& credentials) { return !credentials.empty(); });
  return access;
}

bool is_refusal(base::ErrorCode code) {
  return code == base::ErrorCode::kUnauthenticated || code == base::ErrorCode::kForbidden ||
         code == base::ErrorCode::kNotFound;
}

template <typename Ask>
auto ask_with_each(const Access& access, const Ask& ask) -> decltype(ask(registry::Credentials{})) {
  std::optional<base::Error> refused;
  for (const auto& credentials : access.credentials) {
    auto answer = ask(credentials);
    // A registry that is away or busy is so for all of them.
    if (answer || !is_refusal(answer.error().code)) return answer;
    if (!refused || answer.error().code == base::ErrorCode::kNotFound) refused = answer.error();
  }
  return base::fail(*refused);
}

}  // namespace

base::Result<registry::Tags> list_tags(Context& context, std::span<const model::Service> services,
                                       const std::string& etag, std::stop_token stop) {
  const auto access = access_to(context, services);
  if (!access) return base::fail(access.error());
  return ask_with_each(*access, [&](const registry::Credentials& credentials) {
    return context.registry.tags(access->name, credentials, etag, stop);
  });
}

base::Result<std::string> resolve_digest(Context& context, std::span<const model::Service> services,
                                         const std::string& tag, std::stop_token stop) {
  return recheck_digest(context, services, tag, "", std::move(stop));
}

base::Result<std::string> recheck_digest(Context& context, std::span<const model::Service> services,
                                         const std::string& tag, const std::string& known,
                                         std::stop_token stop) {
  const auto access = access_to(context, services);
  if (!access) return base::fail(access.error());
  const model::ImageReference image{access->name, tag, std::nullopt};
  const auto before = model::parse_digest(known);
  const auto found = ask_with_each(*access, [&](const registry::Credentials& credentials) {
    return before ? context.registry.recheck(image, *before, credentials, stop)
                  : context.registry.resolve(image, credentials, stop);
  });
  return found.map([](const model::Digest& digest) { return digest.to_string(); });
}

}  // namespace slipway::pipeline
