#include "registry/hooks/ghcr.h"

#include <algorithm>

#include "base/text.h"
#include "model/digest.h"
#include "registry/hooks/announced.h"
#include "rules/webhook/github_sender.h"
#include "rules/webhook/text.h"

namespace slipway::registry {
namespace {

constexpr std::string_view kHost = "ghcr.io";

rules::Nothing read_ping(const rules::Json& root) {
  const auto events = rules::array_at(root, {"hook", "events"});
  const bool sends_packages =
      !events || std::any_of(events->begin(), events->end(), [](const rules::Json& event) {
        const auto name = rules::text_at(event, {});
        return name == "package" || name == "registry_package" || name == "*";
      });
  return {sends_packages ? "A ping: the webhook works."
                         : "A ping: the webhook works, but it does not send the event Packages. "
                           "Choose it in its settings."};
}

// GitHub Enterprise Server's registry has a host of its own, which stands in the package's URL.
base::Result<rules::Meaning> read_version(const rules::Json& version, std::string_view owner,
                                          std::string_view package) {
  const auto [url, metadata, number, name] =
      rules::members_of(version, {"package_url", "container_metadata", "version", "name"});
  const auto [tag, tag_digest] = rules::members_of(
      metadata ? rules::value_at(*metadata, {"tag"}) : std::nullopt, {"name", "digest"});
  const auto host = host_of(rules::first_text_of({url}));
  // Registries know lower case only, logins both.
  std::string repository = base::joined({owner, "/", package});
  for (char& c : repository) c = base::to_lower(c);
  auto digest = rules::first_text_of({tag_digest});
  if (!model::is_digest(digest)) digest = rules::first_text_of({number, name});
  AnnouncedTags tags;
  auto added =
      tags.add({host.empty() ? kHost : host, repository, rules::first_text_of({tag}), digest});
  if (!added) return base::fail(std::move(added.error()));
  return std::move(tags).meaning("");
}

base::Result<rules::Meaning> read_package(std::string_view event, const rules::Json& root) {
  const auto [package, action_value] = rules::members_of(root, {event, "action"});
  const auto action = rules::text_of(action_value);
  if (!package || !action) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The event lacks 'action' or '" + std::string(event) + "'.",
                      std::string(event));
  }
  const auto [type_value, version, owner, name_space, name] =
      rules::members_of(package, {"package_type", "package_version", "owner", "namespace", "name"});
  const auto type = rules::first_text_of({type_value});
  if (!base::equals_in_any_case(type, "container")) {
    return rules::Nothing{"The package is of type " + rules::quote(type) +
                          "; only containers are deployed."};
  }
  if (*action != "published" && *action != "updated") return no_image(*action);
  if (!version) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The package lacks 'package_version', which must be an object.",
                      "package_version");
  }
  const auto login = owner ? rules::value_at(*owner, {"login"}) : std::nullopt;
  return read_version(*version, rules::first_text_of({login, name_space}),
                      rules::first_text_of({name}));
}

class GhcrHook final : public rules::GithubSender {
 public:
  GhcrHook() : rules::GithubSender(model::HookKind::GHCR) {}

 protected:
  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event == "ping") return read_ping(root);
    if (event == "package" || event == "registry_package") return read_package(event, root);
    return no_image(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_ghcr_hook() { return std::make_unique<GhcrHook>(); }

}  // namespace slipway::registry
