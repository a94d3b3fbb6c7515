#pragma once
// The webhook of a service's repository at its forge, by which pushes reach Slipway: how it stands,
// and how it is made or corrected with the service's git token. Called by the API; blocking, and
// nothing of it in a transaction.

#include <optional>
#include <string>
#include <vector>

#include "forge/hooks/hook_keeper.h"
#include "model/hook.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "pipeline/forge_access.h"
#include "store/organizations.h"

namespace slipway::pipeline {

struct GitWebhook {
  model::GitWebhookStatus status = model::GitWebhookStatus::UNABLE_TO_VERIFY;
  model::HookKind provider = model::HookKind::GIT;
  std::string message{};                      // for a person
  std::vector<std::string> missing_events{};  // as the forge names them
  std::vector<std::string> reasons{};         // what else there is to know, a sentence each
  std::optional<model::HookId> hook{};        // of Slipway, to which it leads
  std::optional<base::Timestamp> retry_at{};  // where the forge says when to ask again
};

// One repository at its forge, with those of the organization's hooks that its webhooks can lead
// to. Lives for one call of the API.
class RepositoryWebhooks {
 public:
  // kFailed where the forge cannot be asked about it: it has no API that Slipway knows, or the
  // service no token for it. `all` are the organization's services of the repository: its webhook
  // tells of what any of them needs. `public_url` is Slipway's, without "/" at its end.
  static base::Result<RepositoryWebhooks> open(Context& context, const model::Service& service,
                                               const std::optional<store::GitToken>& token,
                                               const std::vector<model::Service>& all,
                                               const std::string& public_url);

  // What the repository has now; `hooks` are all of the organization's.
  base::Result<GitWebhook> look(const std::vector<model::Hook>& hooks);
  // The hook to sync with, after look: the one that a webhook leads to already, or the first that
  // fits. Nothing where one must be made.
  std::optional<model::Hook> choose(const std::vector<model::Hook>& hooks) const;
  base::Result<GitWebhook> sync(const model::Hook& hook);
  // Takes away all that lead to one of the hooks, whatever it takes; what is left then.
  base::Result<GitWebhook> remove(const std::vector<model::Hook>& hooks);

  model::HookKind kind() const { return api_.kind(); }

 private:
  RepositoryWebhooks(Context& context, const forge::HookApi& api, forge::ForgeTarget target,
                     const std::string& public_url);
  void want_events(const std::vector<model::Service>& all);
  tl::unexpected<base::Error> refused(const base::Error& error);
  // Gives back what there is to say of those that not every version of the forge has.
  std::string add_missing_events(GitWebhook& webhook, const forge::FoundHook& found) const;
  GitWebhook describe(const forge::FoundHook& found, const model::Hook& hook) const;
  std::string url_of(const model::Hook& hook) const;

  Context& context_;
  const forge::HookApi& api_;
  std::string repository_;
  std::vector<std::string> more_events_;  // that services need beside pushes
  std::string public_url_;
  std::unique_ptr<forge::HookKeeper> keeper_;
  std::optional<forge::FoundHook> found_;  // that leads to hook_
  std::optional<model::Hook> hook_;
};

// A new hook for the forge, with a secret and a name that none of the organization's has.
model::Hook make_forge_hook(Context& context, const model::OrganizationId& organization,
                            model::HookKind kind, const std::vector<model::Hook>& others);

}  // namespace slipway::pipeline
