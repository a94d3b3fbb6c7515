#include "pipeline/previews.h"

#include <algorithm>
#include <set>

#include "pipeline/actions.h"
#include "pipeline/steps.h"
#include "rules/preview.h"
#include "store/events.h"
#include "store/organizations.h"
#include "store/previews.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

// The repository under which services are linked, else the first that parses.
std::optional<model::RepositoryKey> repository_of(store::Transaction& tx,
                                                  const model::OrganizationId& organization,
                                                  const std::vector<std::string>& addresses) {
  std::optional<model::RepositoryKey> first;
  for (const auto& address : addresses) {
    const auto url = model::parse_git_url(address);
    if (!url) continue;
    model::RepositoryKey key(*url);
    if (!first) first = key;
    if (!store::services_of_repository(tx, organization, key).empty()) return key;
  }
  return first;
}

// The environments whose services want previews of this branch. None that is a preview itself.
std::set<model::EnvironmentId> bases_of(store::Transaction& tx,
                                        const model::OrganizationId& organization,
                                        const model::RepositoryKey& repository,
                                        const std::string& branch) {
  std::set<model::EnvironmentId> bases;
  for (const auto& service : store::linked_services(tx, organization, repository, branch)) {
    if (service.settings.auto_preview && !store::preview_of(tx, service.environment)) {
      bases.insert(service.environment);
    }
  }
  return bases;
}

std::optional<base::Timestamp> expiry(const model::PreviewRule& rule, base::Timestamp news_at) {
  if (rule.timeout == 0) return std::nullopt;
  return news_at + std::chrono::seconds(rule.timeout);
}

// Stored, and to be brought about.
void keep(Context& context, store::Transaction& tx, model::Preview& preview) {
  const auto now = context.clock.now();
  preview.updated_at = now;
  const auto base = store::environment(tx, preview.base);
  preview.expires_at = base ? expiry(base->previews, now) : std::nullopt;
  store::put(tx, preview);
  store::record(tx, preview.organization, now, "preview", preview.id.to_string());
  store::ask(tx, kPreview, preview.id.to_string(), now);
}

}  // namespace

TakenNews take_pull_request(Context& context, store::Transaction& tx,
                            const model::OrganizationId& organization,
                            const rules::PullRequestNews& news) {
  const auto repository = repository_of(tx, organization, news.repository_urls);
  if (!repository) return {false, "No address of its repository can be read."};
  auto bases = bases_of(tx, organization, *repository, news.target_branch);
  const std::string what = "Pull request " + std::to_string(news.number) + ": ";
  bool is_old = false;
  bool is_taken = false;
  for (auto& known : store::previews(tx, organization, *repository, news.number)) {
    const bool is_wanted = bases.erase(known.base) > 0;
    if (rules::is_old_news(known, news)) {
      is_old = true;
      continue;
    }
    rules::take_news(known, news);
    // It is against another branch now, or nobody wants it any more.
    if (!is_wanted) known.is_open = false;
    keep(context, tx, known);
    is_taken = true;
  }
  for (const auto& base : bases) {
    model::Preview preview;
    preview.id = model::PreviewId::make(context.clock.now(), context.random);
    preview.organization = organization;
    preview.base = base;
    preview.repository = *repository;
    preview.number = news.number;
    preview.created_at = context.clock.now();
    rules::take_news(preview, news);
    keep(context, tx, preview);
    is_taken = true;
  }
  if (is_taken) {
    return {true,
            what + (news.is_open ? "its preview is looked at." : "it has no preview any more.")};
  }
  if (is_old) return {false, what + "what this says is older than what is known."};
  return {false, what + "no service wants previews of the branch '" + news.target_branch + "' of " +
                     repository->to_string() + " (auto_preview)."};
}

base::Result<void> allow_preview(Context& context, store::Transaction& tx,
                                 const model::PreviewId& id, const std::string& commit,
                                 const std::string& user) {
  auto preview = store::preview(tx, id);
  if (!preview) {
    return base::fail(base::ErrorCode::kNotFound,
                      "There is no preview with the id " + id.to_string() + ".");
  }
  if (!preview->is_open || preview->head != commit) {
    return base::fail(base::ErrorCode::kConflict,
                      !preview->is_open
                          ? std::string("The pull request is not open any more.")
                          : "The pull request's newest commit is " +
                                (preview->head.empty() ? "not known" : preview->head) +
                                "; look at that one, and allow it by its full id.",
                      "commit");
  }
  preview->allowed_head = commit;
  preview->allowed_by = user;
  keep(context, tx, *preview);
  return {};
}

void remove_preview(Context& context, store::Transaction& tx, model::Preview preview,
                    const std::string& why) {
  const auto now = context.clock.now();
  const auto environment = preview.environment;
  preview.environment.reset();
  preview.state = model::PreviewState::REMOVED;
  preview.message = why;
  preview.updated_at = now;
  preview.expires_at.reset();
  store::put(tx, preview);
  store::record(tx, preview.organization, now, "preview", preview.id.to_string());
  if (environment && store::environment(tx, *environment)) {
    remove_environment(context, tx, *environment);
  }
  // There is room for another.
  for (const auto& other : store::previews(tx, preview.base)) {
    if (other.is_open && other.state == model::PreviewState::HELD) {
      store::ask(tx, kPreview, other.id.to_string(), now);
    }
  }
}

void follow_rule(Context& context, store::Transaction& tx, const model::Environment& environment,
                 const model::PreviewRule& before) {
  const auto& rule = environment.previews;
  if (rule.timeout == before.timeout && rule.limit == before.limit) return;
  const auto now = context.clock.now();
  for (auto& preview : store::previews(tx, environment.id)) {
    if (!preview.is_open || preview.state == model::PreviewState::REMOVED) continue;
    preview.expires_at = expiry(rule, preview.updated_at);
    store::put(tx, preview);
    store::record(tx, preview.organization, now, "preview", preview.id.to_string());
    store::ask(tx, kPreview, preview.id.to_string(), now);
  }
}

std::vector<model::Service> previewed_services(store::Transaction& tx,
                                               const model::EnvironmentId& environment,
                                               const model::RepositoryKey& repository,
                                               const std::string& branch) {
  auto services = store::services(tx, environment);
  std::erase_if(services, [&](const auto& service) {
    return !service.settings.auto_preview || service.deleting || service.repository != repository ||
           service.git.branch != branch;
  });
  return services;
}

std::size_t live_previews(const std::vector<model::Preview>& previews) {
  return static_cast<std::size_t>(
      std::count_if(previews.begin(), previews.end(),
                    [](const auto& one) { return one.environment.has_value(); }));
}

}  // namespace slipway::pipeline
