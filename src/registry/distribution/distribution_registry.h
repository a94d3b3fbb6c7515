#pragma once
// Registries that speak the OCI Distribution API (opencontainers/distribution-spec 1.1): Docker
// Hub, GHCR, GitLab, Harbor, Quay, ECR, ACR and Distribution itself. Thread-safe; keeps nothing but
// tokens that have not expired.

#include <stop_token>
#include <string>

#include "base/clock.h"
#include "registry/distribution/options.h"
#include "registry/distribution/tokens.h"
#include "registry/registry.h"

namespace slipway::registry {

class DistributionRegistry final : public Registry {
 public:
  // The clock outlives the registry.
  DistributionRegistry(DistributionOptions options, base::Clock& clock);

  base::Result<model::Digest> resolve(const model::ImageReference& image,
                                      const Credentials& credentials,
                                      std::stop_token stop) override;
  base::Result<model::Digest> recheck(const model::ImageReference& image,
                                      const model::Digest& known, const Credentials& credentials,
                                      std::stop_token stop) override;
  // Lists of more than one page have no etag: that of the first says nothing of the others.
  base::Result<Tags> tags(const model::ImageName& image, const Credentials& credentials,
                          const std::string& last_etag, std::stop_token stop) override;

 private:
  base::Result<model::Digest> ask(const model::ImageReference& image, const model::Digest* known,
                                  const Credentials& credentials, std::stop_token stop);

  DistributionOptions options_;
  base::Clock& clock_;
  Tokens tokens_;
};

}  // namespace slipway::registry
