#include "pipeline/remote.h"

#include <algorithm>

#include "store/organizations.h"

namespace slipway::pipeline {

namespace {

constexpr int kUnauthorized = 401;

base::Result<git::Remote> open_remote(Context& context, const model::GitSource& source,
                                      const model::RepositoryKey& key) {
  git::Remote remote{key, source.url, {}, {}, {}};
  if (!source.token) return remote;
  std::optional<store::GitToken> token;
  context.database.read(
      [&](store::Transaction& tx) { token = store::git_token(tx, *source.token); });
  if (!token) return remote;
  const auto url = model::parse_git_url(source.url).value_or(model::GitUrl{});
  auto plain = access_token(context, *token, url);
  if (!plain) return base::fail(plain.error());
  if (!token->app_id.empty()) {
    remote.renew_token = [&context, token = *token, url, refused = *plain] {
      context.installation_tokens->note_refusal(refused, kUnauthorized,
                                                base::ErrorCode::kUnauthenticated);
      return access_token(context, token, url);
    };
  }
  if (plain->starts_with("-----BEGIN")) {
    remote.deploy_key = std::move(*plain);
  } else {
    remote.token = std::move(*plain);
  }
  return remote;
}

}  // namespace

base::Result<git::Remote> remote_of(Context& context, const std::vector<model::Service>& services) {
  const auto with_token = std::find_if(services.begin(), services.end(),
                                       [](const auto& s) { return s.git.token.has_value(); });
  const model::Service& chosen = with_token != services.end() ? *with_token : services.front();
  return open_remote(context, chosen.git, chosen.repository);
}

base::Result<git::Remote> remote_of(Context& context, const model::GitSource& source) {
  const auto url = model::parse_git_url(source.url);
  if (!url) return base::fail(url.error());
  return open_remote(context, source, model::RepositoryKey(*url));
}

}  // namespace slipway::pipeline
