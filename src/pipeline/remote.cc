#include "pipeline/remote.h"

#include <algorithm>

#include "store/organizations.h"

namespace slipway::pipeline {

base::Result<git::Remote> remote_of(Context& context, const std::vector<model::Service>& services) {
  const auto with_token = std::find_if(services.begin(), services.end(),
                                       [](const auto& s) { return s.git.token.has_value(); });
  const model::Service& chosen = with_token != services.end() ? *with_token : services.front();
  git::Remote remote{chosen.repository, chosen.git.url, {}, {}, {}};
  if (!chosen.git.token) return remote;
  std::optional<store::GitToken> token;
  context.database.read(
      [&](store::Transaction& tx) { token = store::git_token(tx, *chosen.git.token); });
  if (!token) return remote;
  auto plain =
      access_token(context, *token, model::parse_git_url(chosen.git.url).value_or(model::GitUrl{}));
  if (!plain) return base::fail(plain.error());
  if (plain->starts_with("-----BEGIN")) {
    remote.deploy_key = std::move(*plain);
  } else {
    remote.token = std::move(*plain);
  }
  return remote;
}

}  // namespace slipway::pipeline
