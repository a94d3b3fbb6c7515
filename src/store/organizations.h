#pragma once
// Organizations with their git tokens, runtimes, projects and environments. Free
// functions over a Transaction; a name taken already is kConflict.

#include <optional>
#include <string>
#include <vector>

#include "model/service.h"
#include "store/database.h"

namespace slipway::store {

struct GitToken {
  model::GitTokenId id;
  model::OrganizationId organization;
  std::string name;
  std::string description;
  std::string type;
  std::string token;  // encrypted
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
  std::string workspace{};    // of Bitbucket
  std::string git_api_url{};  // of the forge's API, without "/" at its end; "": the forge's default
  std::string app_id{};       // of a GitHub App, whose private key `token` is then; "": none
  std::string installation_id{};  // of the App; "": that of the repository's owner
};

base::Result<void> insert(Transaction& tx, const model::Organization& organization);
base::Result<void> update(Transaction& tx, const model::Organization& organization);
void remove_organization(Transaction& tx, const model::OrganizationId& id);
std::optional<model::Organization> organization(Transaction& tx, const model::OrganizationId& id);
std::vector<model::Organization> organizations(Transaction& tx);
// Whether it is the oldest one.
bool is_first(Transaction& tx, const model::OrganizationId& id);

base::Result<void> insert(Transaction& tx, const GitToken& token);
base::Result<void> update(Transaction& tx, const GitToken& token);
void remove_git_token(Transaction& tx, const model::GitTokenId& id);
std::optional<GitToken> git_token(Transaction& tx, const model::GitTokenId& id);
std::vector<GitToken> git_tokens(Transaction& tx, const model::OrganizationId& organization);

base::Result<void> insert(Transaction& tx, const model::Runtime& runtime);
base::Result<void> update(Transaction& tx, const model::Runtime& runtime);
// kConflict while an environment uses it.
base::Result<void> remove_runtime(Transaction& tx, const model::RuntimeId& id);
std::optional<model::Runtime> runtime(Transaction& tx, const model::RuntimeId& id);
std::vector<model::Runtime> all_runtimes(Transaction& tx);
std::vector<model::Runtime> runtimes(Transaction& tx, const model::OrganizationId& organization);

base::Result<void> insert(Transaction& tx, const model::Project& project);
base::Result<void> update(Transaction& tx, const model::Project& project);
void remove_project(Transaction& tx, const model::ProjectId& id);
std::optional<model::Project> project(Transaction& tx, const model::ProjectId& id);
std::vector<model::Project> projects(Transaction& tx, const model::OrganizationId& organization);

base::Result<void> insert(Transaction& tx, const model::Environment& environment);
base::Result<void> update(Transaction& tx, const model::Environment& environment);
void remove_environment(Transaction& tx, const model::EnvironmentId& id);
// Goes with its last service, where that still has something to run before.
void set_deleting(Transaction& tx, const model::ProjectId& id);
void set_deleting(Transaction& tx, const model::EnvironmentId& id);
// Whether it only waits for the end of what runs in it, and takes nothing new.
bool is_deleting(Transaction& tx, const model::ProjectId& id);
bool is_deleting(Transaction& tx, const model::EnvironmentId& id);
void remove_if_deleted(Transaction& tx, const model::EnvironmentId& id);
std::optional<model::Environment> environment(Transaction& tx, const model::EnvironmentId& id);
std::vector<model::Environment> environments(Transaction& tx, const model::ProjectId& project);

}  // namespace slipway::store
