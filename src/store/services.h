#pragma once
// Services with their restrictions.

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/service.h"
#include "store/database.h"

namespace slipway::store {

base::Result<void> insert(Transaction& tx, const model::Service& service);
// What a user configures; neither the watermark nor what serves.
base::Result<void> update(Transaction& tx, const model::Service& service);
void remove_service(Transaction& tx, const model::ServiceId& id);
std::optional<model::Service> service(Transaction& tx, const model::ServiceId& id);
std::vector<model::Service> services(Transaction& tx, const model::EnvironmentId& environment);
std::vector<model::Service> services_of_organization(Transaction& tx,
                                                     const model::OrganizationId& organization);
// Those that have this public name in their settings, whatever their organization.
std::vector<model::Service> services_with_domain(Transaction& tx, const std::string& domain);
struct ServingDeployment {
  model::ServiceId service;
  model::DeploymentId deployment;
};
// What serves, or should. A job's version only runs to its end.
std::vector<ServingDeployment> serving_deployments(Transaction& tx);

// The services that are linked to a branch of a repository.
std::vector<model::Service> linked_services(Transaction& tx,
                                            const model::OrganizationId& organization,
                                            const model::RepositoryKey& repository,
                                            const std::string& branch);

// The branches of it that the organization's services are linked to; none where it is not linked.
std::set<std::string> linked_branches(Transaction& tx, const model::OrganizationId& organization,
                                      const model::RepositoryKey& repository);
std::vector<model::Service> services_of_repository(Transaction& tx,
                                                   const model::OrganizationId& organization,
                                                   const model::RepositoryKey& repository);

struct LinkedBranch {
  model::OrganizationId organization;
  model::RepositoryKey repository;
  std::string branch;
};
// Every branch that some service is linked to, once.
std::vector<LinkedBranch> linked_branches(Transaction& tx);

// The addresses of the repositories that are opened with a git token, each once.
std::vector<std::string> urls_with_token(Transaction& tx, const model::OrganizationId& organization,
                                         const model::GitTokenId& token);

// The services that run an image, whatever its tag; by the name's normal form.
std::vector<model::Service> services_of_image(Transaction& tx,
                                              const model::OrganizationId& organization,
                                              const std::string& image_key);
void set_image_tag(Transaction& tx, const model::ServiceId& id, const std::string& tag,
                   base::Timestamp now);
// Of a chart that a helm repository has.
void set_chart_version(Transaction& tx, const model::ServiceId& id, const std::string& version,
                       base::Timestamp now);
// Charts take their values without this token from then on: it is about to go.
void forget_values_token(Transaction& tx, const model::GitTokenId& token);

void move_watermark(Transaction& tx, const model::ServiceId& id, const std::string& commit,
                    base::Timestamp now);
void set_stopped(Transaction& tx, const model::ServiceId& id, bool stopped);
// It goes soon, and is stopped until then.
void set_deleting(Transaction& tx, const model::ServiceId& id);
void set_deployed_once(Transaction& tx, const model::ServiceId& id, bool deployed_once);
void set_serving(Transaction& tx, const model::ServiceId& id,
                 const std::optional<model::DeploymentId>& deployment);

base::Result<void> insert(Transaction& tx, const model::ServiceId& service,
                          const model::Restriction& restriction);
base::Result<void> update(Transaction& tx, const model::ServiceId& service,
                          const model::Restriction& restriction);
// False where there was none.
bool remove_restriction(Transaction& tx, const model::ServiceId& service,
                        const model::RestrictionId& id);
std::vector<model::Restriction> restrictions(Transaction& tx, const model::ServiceId& service);

}  // namespace slipway::store
