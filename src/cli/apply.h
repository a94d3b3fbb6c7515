#pragma once
// Makes the changes that diff found, one request each, in their order. Called by the apply command.
// Blocking; stops at the first failure, and a second run goes on from there.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/api_client.h"
#include "cli/diff.h"

namespace slipway::cli {

// Where secrets come from on this machine.
struct SecretReader {
  std::function<std::optional<std::string>(std::string_view)> variable;
  std::string folder;  // that relative files are in: the file's own
};

base::Result<std::string> read_secret(const SecretReader& reader, const SecretSource& source);

// Fills every secret into its change's body, before anything is sent.
base::Result<void> fill_secrets(std::vector<Change>& changes, const SecretReader& reader);

// The ids of everything: of the tree by its path ("shop/production/web"), of the rest by what it is
// before its name ("registry ours", "stage shop/production/web").
using Ids = std::map<std::string, std::string>;

Ids known_ids(const Current& current);

// `ids` gains what is created. `done` is told of each change that was made, with the answer.
base::Result<void> make_changes(
    ApiClient& api, const std::string& organization_id, const std::vector<Change>& changes,
    Ids& ids, const std::function<void(const Change&, const boost::json::value&)>& done);

}  // namespace slipway::cli
