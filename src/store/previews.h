#pragma once
// Previews of pull requests. They stay for a while when they are gone, so that news which comes
// late makes none anew.

#include <optional>
#include <vector>

#include "model/preview.h"
#include "store/database.h"

namespace slipway::store {

// As it is now, whether it was there or not.
void put(Transaction& tx, const model::Preview& preview);
std::optional<model::Preview> preview(Transaction& tx, const model::PreviewId& id);
// Of a pull request, in all environments.
std::vector<model::Preview> previews(Transaction& tx, const model::OrganizationId& organization,
                                     const model::RepositoryKey& repository, std::int64_t number);
// Of an environment, newest first.
std::vector<model::Preview> previews(Transaction& tx, const model::EnvironmentId& base);
// Of which the environment is the copy.
std::optional<model::Preview> preview_of(Transaction& tx, const model::EnvironmentId& environment);
// Those that are gone since.
void prune_previews(Transaction& tx, const model::EnvironmentId& base, base::Timestamp before);

}  // namespace slipway::store
