#pragma once
// The API by which a forge lists the repositories that a token reaches: which requests to send, and
// what the answers say. Pure, stateless and thread-safe; pipeline/forge_repositories sends them.

#include <string>
#include <vector>

#include "base/result.h"
#include "forge/common/forge_api.h"
#include "io/http_client.h"

namespace slipway::forge {

struct ForgeRepository {
  std::string name;            // its path at the forge: "acme/shop"
  std::string url;             // for git, by https
  std::string default_branch;  // "" where the forge does not say, or it has no commit yet
  bool is_private = true;

  friend bool operator==(const ForgeRepository&, const ForgeRepository&) = default;
};

struct RepositoryPage {
  std::vector<ForgeRepository> repositories;
  bool has_more = false;
};

struct RepositoryQuery {
  std::string workspace{};  // whose, where the forge wants that
  int page = 1;
};

class RepositoryApi : public ForgeApi {
 public:
  std::string_view subject() const final { return "the repositories"; }

  // Where the forge's cloud has its API; "" of one that everybody runs themselves.
  virtual std::string cloud_url() const = 0;
  virtual bool wants_workspace() const { return false; }

  // The last changed first, where the forge sorts.
  virtual io::HttpRequest list(const ForgeTarget& target, const RepositoryQuery& query) const = 0;
  // Of an answer whose status says success. kFailed where it is not what this forge answers.
  virtual base::Result<RepositoryPage> read_page(const io::HttpResponse& answer) const = 0;
};

// Of this kind of forge, null where there is none; `by_app` where the token is the one of a GitHub
// App's installation.
const RepositoryApi* repository_api(model::HookKind kind, bool by_app);

}  // namespace slipway::forge
