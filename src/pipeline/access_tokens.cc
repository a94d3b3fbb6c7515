#include "pipeline/access_tokens.h"

#include "forge/common/refusal.h"
#include "forge/github/github_app.h"
#include "pipeline/context.h"
#include "pipeline/token_origin.h"
#include "store/organizations.h"

namespace slipway::pipeline {
namespace {

using base::fail;

constexpr auto kTokenTimeout = std::chrono::seconds(15);
constexpr std::size_t kTokenAnswer = std::size_t{256} << 10U;  // bytes
// A fetch or a call that begins with a token must end with it. They are good for an hour.
constexpr auto kTokenSpare = std::chrono::minutes(10);

base::Result<io::HttpResponse> ask_for_token(Context& context, io::HttpRequest request,
                                             const forge::ForgeTarget& target,
                                             const std::stop_token& stop) {
  request.timeout = kTokenTimeout;
  request.body_limit = kTokenAnswer;
  auto answer = context.courier.send(request, stop);
  if (!answer) {
    return fail(base::is_transient(answer.error().code) ? base::ErrorCode::kUnavailable
                                                        : answer.error().code,
                "GitHub cannot be asked for the App's token: " + answer.error().message);
  }
  if (forge::is_success(*answer)) return answer;
  return fail(forge::refusal(forge::GithubAppApi(), target, *answer, context.clock.now()));
}

base::Result<forge::InstallationToken> installation_token(Context& context,
                                                          const store::GitToken& token,
                                                          forge::ForgeTarget target,
                                                          const std::stop_token& stop) {
  const auto key = context.cipher.decrypt(token.token);
  if (!key) return fail(key.error());
  auto app = forge::github_app_token(token.app_id, *key, context.clock.now());
  if (!app) {
    return fail(base::ErrorCode::kFailed, "The key of the git token '" + token.name +
                                              "' signs nothing: " + app.error().message);
  }
  target.token = std::move(*app);
  std::string installation = token.installation_id;
  if (installation.empty()) {
    const auto found = ask_for_token(context, forge::ask_for_installation(target), target, stop);
    if (!found) return fail(found.error());
    auto id = forge::read_installation(*found);
    if (!id) return fail(id.error());
    installation = std::move(*id);
  }
  const auto made =
      ask_for_token(context, forge::ask_for_installation_token(target, installation), target, stop);
  if (!made) return fail(made.error());
  return forge::read_installation_token(*made);
}

// Another key or App makes it another token; an installation is of one `owner`.
base::Result<std::string> kept_or_made(Context& context, const store::GitToken& token,
                                       forge::ForgeTarget target, const std::string& owner,
                                       const std::stop_token& stop) {
  target.token_name = token.name;
  const std::string key = token.id.to_string() + " " +
                          std::to_string(base::to_micros(token.updated_at)) + " " +
                          (token.installation_id.empty() ? owner : token.installation_id);
  if (auto kept = context.installation_tokens->find(key, context.clock.now())) return *kept;
  auto made = installation_token(context, token, std::move(target), stop);
  if (!made) return fail(made.error());
  context.installation_tokens->keep(key, made->token, made->expires_at - kTokenSpare);
  return std::move(made->token);
}

}  // namespace

std::optional<std::string> InstallationTokens::find(const std::string& key,
                                                    base::Timestamp now) const {
  const std::scoped_lock lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end() || found->second.until <= now) return std::nullopt;
  return found->second.token;
}

void InstallationTokens::keep(const std::string& key, const std::string& token,
                              base::Timestamp until) {
  const std::scoped_lock lock(mutex_);
  kept_[key] = {token, until};
}

void InstallationTokens::note_refusal(const std::string& token, int status,
                                      base::ErrorCode reason) {
  constexpr int unauthorized = 401;
  constexpr int forbidden = 403;
  if (status != unauthorized && status != forbidden) return;
  if (reason == base::ErrorCode::kRateLimited) return;
  const std::scoped_lock lock(mutex_);
  std::erase_if(kept_, [&](const auto& one) { return one.second.token == token; });
}

base::Result<std::string> access_token(Context& context, const store::GitToken& token,
                                       const model::GitUrl& repository,
                                       const std::stop_token& stop) {
  auto plain = context.cipher.decrypt(token.token);
  const auto wrong = wrong_origin(token, repository);
  if (!wrong.empty() && !(plain && is_deploy_key(token, *plain))) {
    return fail(base::ErrorCode::kFailed, "It cannot be used: " + wrong);
  }
  if (token.app_id.empty()) return plain;
  const forge::GithubAppApi api;
  forge::ForgeTarget target;
  target.api_url = token.git_api_url.empty() ? api.default_url(repository) : token.git_api_url;
  target.repository = api.path_of(repository);
  if (target.repository.empty()) {
    return fail(base::ErrorCode::kFailed, "The git token '" + token.name +
                                              "' is of a GitHub App, and the repository has no "
                                              "owner there.");
  }
  return kept_or_made(context, token, std::move(target), model::repository_owner(repository), stop);
}

base::Result<std::string> access_token(Context& context, const store::GitToken& token,
                                       const std::string& api_url, const std::stop_token& stop) {
  if (token.app_id.empty()) return context.cipher.decrypt(token.token);
  if (token.installation_id.empty()) {
    return fail(base::ErrorCode::kFailed,
                "The git token '" + token.name +
                    "' is of a GitHub App, which may be installed in many places. Give it the "
                    "installation_id of one.");
  }
  forge::ForgeTarget target;
  target.api_url = api_url;
  return kept_or_made(context, token, std::move(target), "", stop);
}

}  // namespace slipway::pipeline
