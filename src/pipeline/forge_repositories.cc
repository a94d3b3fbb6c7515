#include "pipeline/forge_repositories.h"

#include <utility>

#include "base/enum.h"
#include "base/text.h"
#include "pipeline/access_tokens.h"
#include "pipeline/forge_access.h"
#include "pipeline/forge_conversation.h"
#include "pipeline/token_origin.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using base::fail;

constexpr int kMostPages = 10;

tl::unexpected<base::Error> lacks(const store::GitToken& token, const std::string& what) {
  return fail(ErrorCode::kConflict, "The git token '" + token.name + "' " + what);
}

base::Result<forge::ForgeTarget> target_of(Context& context, const forge::RepositoryApi& api,
                                           const store::GitToken& token,
                                           const std::optional<model::GitUrl>& near,
                                           const std::stop_token& stop) {
  forge::ForgeTarget target;
  target.api_url = !token.git_api_url.empty() ? token.git_api_url
                   : near                     ? api.default_url(*near)
                                              : api.cloud_url();
  target.token_name = token.name;
  if (target.api_url.empty()) {
    return lacks(token, "does not say where " + std::string(api.name()) +
                            " is. Give it the address of its API (git_api_url).");
  }
  auto secret = access_token(context, token, target.api_url, stop);
  if (!secret) return fail(secret.error());
  if (auto known = check_api_secret(api, token, *secret); !known) return fail(known.error());
  target.token = std::move(*secret);
  return target;
}

}  // namespace

std::optional<model::GitUrl> repository_with(store::Transaction& tx, const store::GitToken& token) {
  for (const auto& service : store::services_of_organization(tx, token.organization)) {
    if (service.git.token != token.id) continue;
    if (base::to_string(forge_kind(service, token)) != token.type) continue;
    auto url = model::parse_git_url(service.git.url);
    if (url && wrong_origin(token, *url).empty()) return *url;
  }
  return std::nullopt;
}

base::Result<ReachedRepositories> reached_repositories(Context& context,
                                                       const store::GitToken& token,
                                                       const std::optional<model::GitUrl>& near,
                                                       const std::string& part,
                                                       const std::stop_token& stop) {
  const auto kind = base::parse_enum<model::HookKind>(token.type);
  const auto* const api = kind ? forge::repository_api(*kind, !token.app_id.empty()) : nullptr;
  if (api == nullptr) {
    return lacks(token, "does not say of which forge it is. Give it a type, such as GITHUB.");
  }
  forge::RepositoryQuery query{token.workspace};
  if (api->wants_workspace() && query.workspace.empty()) {
    return lacks(token, "names no workspace, and " + std::string(api->name()) +
                            " lists those of one. Give it one (workspace).");
  }
  const auto target = target_of(context, *api, token, near, stop);
  if (!target) return fail(target.error());
  const ForgeConversation forge(context, *api, *target, stop);
  const std::string wanted = base::to_lower(part);
  ReachedRepositories reached;
  do {
    const auto answer = forge.demand(api->list(*target, query));
    if (!answer) return fail(answer.error());
    auto page = api->read_page(*answer);
    if (!page) return fail(page.error());
    for (auto& repository : page->repositories) {
      if (base::to_lower(repository.name).find(wanted) == std::string::npos) continue;
      reached.found.push_back(std::move(repository));
    }
    reached.has_more = page->has_more;
  } while (reached.has_more && ++query.page <= kMostPages);
  return reached;
}

}  // namespace slipway::pipeline
