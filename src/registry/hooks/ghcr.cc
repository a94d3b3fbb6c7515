#include "registry/hooks/ghcr.h"

#include <algorithm>

#include "base/text.h"
#include "model/digest.h"
#include "registry/hooks/announced.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"
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
base::Result<rules::Meaning> read_version(const rules::Json& package) {
  const auto version = rules::value_at(package, {"package_version"});
  if (!version) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The package lacks 'package_version', which must be an object.",
                      "package_version");
  }
  const auto announced_host = host_of(rules::first_text(*version, {{"package_url"}}));
  const auto owner = rules::first_text(package, {{"owner", "login"}, {"namespace"}});
  // Registries know lower case only, logins both.
  std::string name(owner);
  name.append("/").append(rules::first_text(package, {{"name"}}));
  for (char& c : name) c = base::to_lower(c);
  auto digest = rules::first_text(*version, {{"container_metadata", "tag", "digest"}});
  if (!model::is_digest(digest)) digest = rules::first_text(*version, {{"version"}, {"name"}});
  AnnouncedTags tags;
  const auto added =
      tags.add({announced_host.empty() ? kHost : announced_host, name,
                rules::first_text(*version, {{"container_metadata", "tag", "name"}}), digest});
  if (!added) return base::fail(added.error());
  return std::move(tags).meaning("");
}

base::Result<rules::Meaning> read_package(std::string_view event, const rules::Json& root) {
  const auto package = rules::value_at(root, {event});
  const auto action = rules::text_at(root, {"action"});
  if (!package || !action) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The event lacks 'action' or '" + std::string(event) + "'.",
                      std::string(event));
  }
  const auto type = rules::first_text(*package, {{"package_type"}});
  if (base::to_lower(type) != "container") {
    return rules::Nothing{"The package is of type " + rules::quote(type) +
                          "; only containers are deployed."};
  }
  if (*action != "published" && *action != "updated") return no_image(*action);
  return read_version(*package);
}

class GhcrHook final : public rules::JsonSender {
 public:
  GhcrHook()
      : rules::JsonSender(
            {model::HookKind::GHCR, "GitHub", "X-GitHub-Event", "X-GitHub-Delivery", true}) {}

 protected:
  // GitHub signs the body as it is sent, a form included.
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_hmac({"X-Hub-Signature-256", "sha256=", profile().name}, headers, body,
                              secret);
  }

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
