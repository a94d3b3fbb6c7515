#pragma once
// Inbound webhooks and what they received.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

// Forges, of which GIT is any plain git server, then registries.
BOOST_DEFINE_ENUM_CLASS(HookKind, GITHUB, GITLAB, BITBUCKET, BITBUCKET_SERVER, GITEA, FORGEJO, GOGS,
                        AZURE_DEVOPS, GIT, DISTRIBUTION, DOCKER_HUB, GHCR, HARBOR, QUAY, ACR, ECR)

constexpr bool is_registry(HookKind kind) { return kind >= HookKind::DISTRIBUTION; }

struct Hook {
  HookId id;
  OrganizationId organization;
  std::string name;
  HookKind kind = HookKind::GIT;
  std::string secret;  // empty only where allow_unsigned
  bool allow_unsigned = false;
  bool enabled = true;
  std::optional<base::Timestamp> last_delivery_at;
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

BOOST_DEFINE_ENUM_CLASS(DeliveryState, RECEIVED, DECIDED, IGNORED, FAILED)

// How the webhook of a repository stands at its forge.
BOOST_DEFINE_ENUM_CLASS(GitWebhookStatus, ACTIVE, NOT_CONFIGURED, MISCONFIGURED, UNABLE_TO_VERIFY)

// Header names in lower case, in the order received.
using Headers = std::vector<std::pair<std::string, std::string>>;

// The first value of that name (given in lower case), or "".
inline std::string_view find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

struct Delivery {
  DeliveryId id;
  HookId hook;
  OrganizationId organization;
  HookKind kind = HookKind::GIT;
  std::string delivery_id;  // the sender's; "" where it sends none
  std::string event;
  base::Timestamp received_at{};
  Headers headers;
  std::string body;
  std::uint64_t size = 0;
  DeliveryState state = DeliveryState::RECEIVED;
  std::string message;
  std::optional<DeliveryId> replay_of;
};

}  // namespace slipway::model
