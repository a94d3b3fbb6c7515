#pragma once
// A release notice: what a registry's delivery, a registry that was asked, or a CI says about an
// image. And where the credentials of a registry stand.

#include <optional>
#include <string>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"
#include "model/push.h"

namespace slipway::model {

struct Notice {
  NoticeId id;
  OrganizationId organization;
  PushSource source = PushSource::HOOK;
  std::optional<DeliveryId> delivery;
  std::string image_name;  // as announced
  std::string image_key;   // in its normal form, by which images compare
  std::string tag;
  std::string digest;   // "sha256:...", "" where nobody could say
  std::string outcome;  // why there is no verdict, or what is waited for
  base::Timestamp created_at{};
  std::optional<base::Timestamp> decided_at;
  PushState state = PushState::PENDING;
};

// The reference's ContainerRegistryKindEnum, as far as a name, a URL and a password open it.
BOOST_DEFINE_ENUM_CLASS(ContainerRegistryKind, ECR, SCALEWAY_CR, DOCKER_HUB, PUBLIC_ECR, GITHUB_CR,
                        GITHUB_ENTERPRISE_CR, GITLAB_CR, GENERIC_CR, GCP_ARTIFACT_REGISTRY,
                        AZURE_CR)

struct ContainerRegistry {
  ContainerRegistryId id;
  OrganizationId organization;
  std::string name;
  ContainerRegistryKind kind = ContainerRegistryKind::GENERIC_CR;
  std::string description;
  std::string url;  // "https://registry.example.com"
  std::string username;
  std::string password;  // encrypted; "" for none
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

// "registry.example.com:5000", as in ImageName.
std::string host_of(const ContainerRegistry& registry);

}  // namespace slipway::model
