#include "pipeline/fork_head.h"

#include <algorithm>
#include <utility>

#include "pipeline/forge_access.h"
#include "pipeline/forge_conversation.h"
#include "pipeline/remote.h"
#include "pipeline/token_origin.h"
#include "store/organizations.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;

// A repository's token is not one of its forks': most of these are public.
base::Result<git::Tips> tips_of_fork(Context& context, git::Remote& fork, const std::string& branch,
                                     const std::stop_token& stop) {
  const std::string token = std::exchange(fork.token, "");
  auto tips = context.git.tips(fork, {branch}, stop);
  if (tips || token.empty() || base::is_transient(tips.error().code)) return tips;
  fork.token = token;
  return context.git.tips(fork, {branch}, stop);
}

}  // namespace

base::Result<std::optional<ForkHead>> fork_head(Context& context, const model::Preview& preview,
                                                const std::vector<model::Service>& services,
                                                const std::stop_token& stop) {
  const auto with_token = std::find_if(services.begin(), services.end(),
                                       [](const auto& s) { return s.git.token.has_value(); });
  const auto& service = with_token == services.end() ? services.front() : *with_token;
  std::optional<store::GitToken> token;
  context.database.read([&](store::Transaction& tx) {
    if (service.git.token) token = store::git_token(tx, *service.git.token);
  });
  const auto api = context.pull_request_apis.find(forge_kind(service, token));
  if (api == context.pull_request_apis.end()) return std::nullopt;
  const auto target = forge_target(context, *api->second, service, token);
  if (!target) return base::fail(target.error());
  const ForgeConversation forge(context, *api->second, *target, stop);
  const auto answer = forge.demand(api->second->look(*target, preview.number));
  if (!answer) return base::fail(answer.error());
  const auto head = api->second->read(*answer);
  if (!head) return base::fail(head.error());
  auto fork = remote_of(context, services);
  if (!fork) return base::fail(fork.error());
  fork->url = api->second->clone_url(head->repository);
  fork->deploy_key.clear();
  const auto fork_url = model::parse_git_url(fork->url);
  if (!fork_url || (token && !wrong_origin(*token, *fork_url).empty())) fork->token.clear();
  const auto tips = tips_of_fork(context, *fork, head->branch, stop);
  if (!tips) return base::fail(tips.error());
  const auto tip = tips->find(head->branch);
  if (tip == tips->end() || !tip->second.starts_with(head->commit)) {
    return base::fail(ErrorCode::kUnavailable,
                      "The fork's branch '" + head->branch + "' is not at " + head->commit + ".");
  }
  return ForkHead{std::move(*fork), tip->second};
}

}  // namespace slipway::pipeline
