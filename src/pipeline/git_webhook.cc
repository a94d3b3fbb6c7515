#include "pipeline/git_webhook.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/encoding.h"
#include "base/enum.h"
#include "base/text.h"
#include "io/url.h"

namespace slipway::pipeline {
namespace {

using base::ErrorCode;
using base::fail;
using model::HookKind;

constexpr std::size_t kHookSecretBytes = 32;

bool is_same_address(const std::string& left, const std::string& right) {
  const auto a = io::parse_url(left);
  const auto b = io::parse_url(right);
  return a && b && a->to_string() == b->to_string();
}

// Deliveries to it are taken.
bool takes_deliveries(const model::Hook& hook, HookKind kind) {
  return hook.kind == kind && hook.enabled;
}

}  // namespace

base::Result<RepositoryWebhooks> RepositoryWebhooks::open(
    Context& context, const model::Service& service, const std::optional<store::GitToken>& token,
    const std::vector<model::Service>& all, const std::string& public_url) {
  const HookKind kind = forge_kind(service, token);
  if (kind == HookKind::GIT) {
    return fail(ErrorCode::kFailed,
                "Which forge '" + service.git.url +
                    "' is at is not known. Set the service's git_repository.provider, or the type "
                    "of its git token.");
  }
  const auto api = context.hook_apis.find(kind);
  if (api == context.hook_apis.end()) {
    return fail(ErrorCode::kFailed, "Slipway does not make webhooks at a forge of the kind " +
                                        base::to_string(kind) + ": make it by hand.");
  }
  const auto& forge = *api->second;
  auto target = forge_target(context, forge, service, token);
  if (!target) return fail(target.error());
  RepositoryWebhooks webhooks(context, forge, std::move(*target), public_url);
  webhooks.want_events(all);
  return webhooks;
}

// Who waits for checks hears of them a minute later otherwise; who wants previews, never.
void RepositoryWebhooks::want_events(const std::vector<model::Service>& all) {
  const auto want = [&](bool is_wanted, const std::vector<std::string>& events) {
    if (is_wanted) more_events_.insert(more_events_.end(), events.begin(), events.end());
  };
  want(std::any_of(all.begin(), all.end(),
                   [](const auto& one) { return !one.settings.wait_for_checks.empty(); }),
       api_.check_events());
  want(std::any_of(all.begin(), all.end(),
                   [](const auto& one) { return one.settings.auto_preview; }),
       api_.pull_request_events());
}

RepositoryWebhooks::RepositoryWebhooks(Context& context, const forge::HookApi& api,
                                       forge::ForgeTarget target, const std::string& public_url)
    : context_(context), api_(api), repository_(target.repository), public_url_(public_url) {
  keeper_ = std::make_unique<forge::HookKeeper>(
      api, std::move(target), context.clock,
      forge::HookKeeperOptions{.may_connect = io::check_of(context.policy.remote_reach)});
}

tl::unexpected<base::Error> RepositoryWebhooks::refused(const base::Error& error) {
  context_.installation_tokens->note_refusal(keeper_->token(), keeper_->last_status(), error.code);
  return fail(error);
}

std::string RepositoryWebhooks::url_of(const model::Hook& hook) const {
  return public_url_ + "/hooks/" + hook.id.to_string();
}

base::Result<GitWebhook> RepositoryWebhooks::look(const std::vector<model::Hook>& hooks) {
  auto all = keeper_->hooks({});
  if (!all) return refused(all.error());
  found_.reset();
  GitWebhook nobody{model::GitWebhookStatus::NOT_CONFIGURED, kind(),
                    "No webhook of '" + repository_ + "' leads to a hook of Slipway."};
  for (const auto& hook : hooks) {
    for (auto& found : *all) {
      if (is_same_address(found.url, url_of(hook))) {
        if (!takes_deliveries(hook, kind())) {
          nobody.reasons.push_back(
              "One leads to the hook '" + hook.name + "', which is " +
              (hook.enabled ? "of the kind " + base::to_string(hook.kind) : "not enabled") + ".");
          continue;
        }
        // Of several the one that is right.
        if (found_ && (found_->is_right() || !found.is_right())) continue;
        found_ = found;
        hook_ = hook;
      } else if (found.url.ends_with("/hooks/" + hook.id.to_string())) {
        nobody.reasons.push_back("One leads to the hook '" + hook.name +
                                 "' by another address than this --public-url: " + found.url + ".");
      }
    }
  }
  return found_ ? describe(*found_, *hook_) : nobody;
}

std::optional<model::Hook> RepositoryWebhooks::choose(const std::vector<model::Hook>& hooks) const {
  if (found_) return hook_;
  const auto fits = std::find_if(hooks.begin(), hooks.end(), [&](const model::Hook& hook) {
    return takes_deliveries(hook, kind()) && !hook.secret.empty();
  });
  if (fits == hooks.end()) return std::nullopt;
  return *fits;
}

base::Result<GitWebhook> RepositoryWebhooks::sync(const model::Hook& hook) {
  forge::WantedHook wanted{url_of(hook), "", more_events_};
  if (!hook.secret.empty()) {
    auto secret = context_.cipher.decrypt(hook.secret);
    if (!secret) return fail(secret.error());
    wanted.secret = std::move(*secret);
  }
  const auto put = keeper_->put(found_, wanted, {});
  if (!put) return refused(put.error());
  return describe(*put, hook);
}

base::Result<GitWebhook> RepositoryWebhooks::remove(const std::vector<model::Hook>& hooks) {
  const auto all = keeper_->hooks({});
  if (!all) return refused(all.error());
  GitWebhook left{model::GitWebhookStatus::NOT_CONFIGURED, kind(),
                  "No webhook of '" + repository_ +
                      "' leads to a hook of Slipway any more: polls find what is pushed."};
  for (const auto& hook : hooks) {
    for (const auto& found : *all) {
      if (!is_same_address(found.url, url_of(hook))) continue;
      if (auto removed = keeper_->remove(found, {}); !removed) return refused(removed.error());
      left.reasons.push_back("The one that led to the hook '" + hook.name + "' was removed.");
    }
  }
  return left;
}

std::string RepositoryWebhooks::add_missing_events(GitWebhook& webhook,
                                                   const forge::FoundHook& found) const {
  const auto hears = [&](const std::string& wanted) {
    return std::any_of(found.events.begin(), found.events.end(),
                       [&](const auto& event) { return event == wanted || event == "*"; });
  };
  const auto checks = api_.may_lack_check_events() ? api_.check_events() : decltype(more_events_)();
  bool lacks_checks = false;
  for (const auto& event : more_events_) {
    if (hears(event)) continue;
    if (std::find(checks.begin(), checks.end(), event) == checks.end()) {
      webhook.missing_events.push_back(event);
    } else {
      lacks_checks = true;
    }
  }
  if (!lacks_checks) return "";
  return "It does not tell of checks, so Slipway asks for them every minute. Sync it once; where "
         "that changes nothing, this version of " +
         std::string(api_.name()) + " does not tell of them.";
}

GitWebhook RepositoryWebhooks::describe(const forge::FoundHook& found,
                                        const model::Hook& hook) const {
  GitWebhook webhook{model::GitWebhookStatus::ACTIVE, kind()};
  webhook.hook = hook.id;
  webhook.missing_events = found.missing_events;
  webhook.reasons = found.faults;
  const std::string remark = add_missing_events(webhook, found);
  if (found.has_secret == false && !hook.secret.empty()) {
    webhook.reasons.emplace_back("It has no secret, and the hook wants one.");
  }
  const bool is_right = webhook.missing_events.empty() && webhook.reasons.empty();
  const std::string forge(api_.name());
  webhook.message =
      forge + " tells the hook '" + hook.name + "' of pushes to '" + repository_ + "'.";
  if (!is_right) {
    webhook.status = model::GitWebhookStatus::MISCONFIGURED;
    webhook.message = "The webhook of '" + repository_ + "' leads to the hook '" + hook.name +
                      "', but is not as it should be.";
  }
  webhook.reasons.insert(webhook.reasons.end(), found.remarks.begin(), found.remarks.end());
  if (!remark.empty()) webhook.reasons.push_back(remark);
  return webhook;
}

model::Hook make_forge_hook(Context& context, const model::OrganizationId& organization,
                            HookKind kind, const std::vector<model::Hook>& others) {
  std::array<unsigned char, kHookSecretBytes> bytes{};
  context.random.fill(bytes);
  const std::string secret =
      base::encode_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  model::Hook hook;
  hook.created_at = hook.updated_at = context.clock.now();
  hook.id = model::HookId::make(hook.created_at, context.random);
  hook.organization = organization;
  hook.kind = kind;
  hook.secret = context.cipher.encrypt(secret);
  const std::string name = base::to_lower(base::to_string(kind));
  hook.name = name;
  const auto is_taken = [&](const std::string& wanted) {
    return std::any_of(others.begin(), others.end(),
                       [&](const model::Hook& other) { return other.name == wanted; });
  };
  for (int number = 2; is_taken(hook.name); ++number) {
    hook.name = name + "-" + std::to_string(number);
  }
  return hook;
}

}  // namespace slipway::pipeline
