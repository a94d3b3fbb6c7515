// A preview has the services that its pull request concerns: those whose restrictions let a file
// through that it changes. What concerns none has none.
#include "rules/preview.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <spdlog/spdlog.h>

#include "pipeline/actions.h"
#include "pipeline/changes.h"
#include "pipeline/environment_actions.h"
#include "pipeline/fork_head.h"
#include "pipeline/previews.h"
#include "pipeline/remote.h"
#include "pipeline/steps.h"
#include "pipeline/verdicts.h"
#include "rules/decide.h"
#include "store/events.h"
#include "store/organizations.h"
#include "store/previews.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr std::size_t kMostCommitsAhead = 1000;
constexpr auto kRemovedKept = std::chrono::hours(24 * 30);

struct PreviewWork {
  std::optional<model::Preview> preview;
  std::optional<model::Environment> base;
  std::vector<model::Service> services;  // of the base, that want previews of it
  std::map<model::ServiceId, std::vector<model::Restriction>> restrictions;
  rules::PreviewPlan plan;
};

// A copy that a person deleted is none.
void forget_deleted(store::Transaction& tx, model::Preview& preview) {
  if (preview.environment && !store::environment(tx, *preview.environment)) {
    preview.environment.reset();
  }
}

PreviewWork load_preview(Context& context, store::Transaction& tx, const model::PreviewId& id) {
  PreviewWork work;
  work.preview = store::preview(tx, id);
  if (!work.preview) return work;
  forget_deleted(tx, *work.preview);
  work.base = store::environment(tx, work.preview->base);
  if (!work.base) return work;
  const bool has_one = work.preview->environment.has_value();
  const auto live = live_previews(store::previews(tx, work.base->id)) - (has_one ? 1U : 0U);
  work.plan = rules::plan_preview(*work.preview, work.base->previews, live, context.clock.now());
  work.services =
      previewed_services(tx, work.base->id, work.preview->repository, work.preview->target_branch);
  for (const auto& service : work.services) {
    work.restrictions[service.id] = store::restrictions(tx, service.id);
  }
  return work;
}

// What the pull request would bring.
struct Seen {
  std::string tip;  // "" where its branch is gone
  std::set<model::ServiceId> concerned;
};

// Where its branch left the one that it is against, so that what came there since does not count.
// Where that is not found, the two are compared as they are: a service too many.
std::string fork_point(Context& context, const model::RepositoryKey& key, const std::string& tip,
                       const std::string& target) {
  const auto history = context.git.history(key, tip, kMostCommitsAhead);
  if (!history) return target;
  for (const auto& commit : *history) {
    if (context.git.is_ancestor(key, commit.id, target)) return commit.id;
  }
  return target;
}

// Most forges keep the commits of pull requests in the repository that they are against.
base::Result<void> fetch_allowed(Context& context, const PreviewWork& work,
                                 const git::Remote& remote, const std::stop_token& stop) {
  const auto& commit = work.preview->allowed_head;
  auto there = context.git.fetch_commit(remote, commit, stop);
  if (there || base::is_transient(there.error().code)) return there;
  const auto fork = fork_head(context, *work.preview, work.services, stop);
  if (!fork) return base::fail(fork.error());
  return *fork ? context.git.fetch_commit((*fork)->remote, commit, stop) : there;
}

// Of a fork whose forge tells of its newest commit in short only: which one that is. Gives back why
// that cannot be known, "" where it is.
base::Result<std::string> learn_head(Context& context, PreviewWork& work,
                                     const std::stop_token& stop) {
  const auto asked = *work.preview;
  const auto fork = fork_head(context, asked, work.services, stop);
  if (!fork) {
    if (base::is_transient(fork.error().code)) return base::fail(fork.error());
    return " " + fork.error().message;
  }
  if (!*fork) return std::string();
  context.database.write([&](store::Transaction& tx) {
    auto now = store::preview(tx, asked.id);
    if (!now || !now->is_open || !now->head.empty() || now->updated_at != asked.updated_at) return;
    now->head = (*fork)->commit;
    store::put(tx, *now);
    store::record(tx, now->organization, context.clock.now(), "preview", now->id.to_string());
  });
  context.database.read(
      [&](store::Transaction& tx) { work = load_preview(context, tx, asked.id); });
  return std::string();
}

base::Result<Seen> look_at_request(Context& context, const PreviewWork& work,
                                   const std::stop_token& stop) {
  const auto& preview = *work.preview;
  const auto remote = remote_of(context, work.services);
  if (!remote) return base::fail(remote.error());
  std::vector<std::string> branches{preview.target_branch};
  if (!preview.from_fork) branches.push_back(preview.source_branch);
  const auto tips = context.git.fetch(*remote, branches, stop);
  if (!tips) return base::fail(tips.error());
  const auto target = tips->find(preview.target_branch);
  Seen seen;
  if (preview.from_fork) {
    if (auto there = fetch_allowed(context, work, *remote, stop); !there) {
      return base::fail(there.error());
    }
    seen.tip = preview.allowed_head;
  } else if (const auto source = tips->find(preview.source_branch); source != tips->end()) {
    seen.tip = source->second;
  }
  if (seen.tip.empty()) return seen;
  const std::string from =
      target == tips->end() ? "" : fork_point(context, remote->key, seen.tip, target->second);
  const auto changes = changes_between(context, *remote, from, seen.tip, stop);
  for (const auto& service : work.services) {
    const rules::Candidate candidate{.watermark = from,
                                     .restrictions = work.restrictions.at(service.id)};
    const auto ruling = rules::decide(candidate, seen.tip, "", changes);
    if (ruling.decision == model::Decision::DEPLOY) seen.concerned.insert(service.id);
  }
  return seen;
}

void say(Context& context, store::Transaction& tx, model::Preview preview,
         model::PreviewState state, const std::string& message) {
  if (preview.state == state && preview.message == message) return;
  preview.state = state;
  preview.message = message;
  store::put(tx, preview);
  store::record(tx, preview.organization, context.clock.now(), "preview", preview.id.to_string());
}

base::Result<model::EnvironmentId> environment_for(Context& context, store::Transaction& tx,
                                                   const model::Environment& base,
                                                   const model::Preview& preview) {
  if (preview.environment) return *preview.environment;
  model::Environment copy;
  copy.project = base.project;
  copy.runtime = base.runtime;
  copy.mode = model::EnvironmentMode::PREVIEW;
  copy.name = rules::preview_name(base.name, preview.number);
  auto made = clone_for_preview(context, tx, base, copy);
  if (!made && made.error().code == base::ErrorCode::kConflict) {
    // Another repository's pull request of that number, or somebody's own environment.
    const auto repository = preview.repository.to_string();
    copy.name += "-" + repository.substr(repository.rfind('/') + 1);
    made = clone_for_preview(context, tx, base, copy);
  }
  if (!made) return base::fail(made.error());
  return made->id;
}

// The deployment brings it: neither a poll nor a push that tells of it deploys it once more.
void consider(Context& context, store::Transaction& tx, const model::Service& service,
              const std::string& tip) {
  store::move_watermark(tx, service.id, tip, context.clock.now());
  if (!service.auto_deploy) return;  // of a fork, whose commits are on no branch here
  auto branch = store::branch(tx, service.organization, service.repository, service.git.branch);
  if (!branch.considered_tip.empty()) return;
  branch.considered_tip = tip;
  store::put(tx, branch);
}

// Those that it concerns now and lacks. What it has stays, and follows its branch by itself.
base::Result<void> add_services(Context& context, store::Transaction& tx, const PreviewWork& work,
                                const model::Preview& preview, const Seen& seen) {
  const auto copy = store::environment(tx, *preview.environment);
  const auto there = store::services(tx, copy->id);
  for (const auto& service : work.services) {
    if (!seen.concerned.contains(service.id)) continue;
    const auto has = std::find_if(there.begin(), there.end(),
                                  [&](const auto& one) { return one.name == service.name; });
    if (has != there.end()) {
      if (preview.from_fork && has->watermark != seen.tip) {
        deploy(context, tx, *has, seen.tip, preview.allowed_by);
        consider(context, tx, *has, seen.tip);
      }
      continue;
    }
    model::Service original = service;
    original.settings.auto_preview = false;
    if (preview.from_fork) {
      original.auto_deploy = false;  // each commit is allowed by a person
    } else {
      original.auto_deploy = true;
      original.git.branch = preview.source_branch;
    }
    const auto made = clone_for_preview(context, tx, original, *work.base, *copy);
    if (!made) return base::fail(made.error());
    deploy(context, tx, *made, seen.tip, preview.from_fork ? preview.allowed_by : preview.author);
    consider(context, tx, *made, seen.tip);
  }
  return {};
}

void make_preview(Context& context, store::Transaction& tx, const PreviewWork& work,
                  const Seen& seen) {
  auto preview = *work.preview;
  if (seen.tip.empty()) {
    return say(context, tx, preview,
               preview.environment ? preview.state : model::PreviewState::HELD,
               "The branch '" + preview.source_branch + "' does not exist.");
  }
  if (seen.concerned.empty() && !preview.environment) {
    return say(context, tx, preview, model::PreviewState::HELD,
               "It changes nothing that concerns a service that wants previews.");
  }
  const auto environment = environment_for(context, tx, *work.base, preview);
  if (!environment) {
    return say(context, tx, preview, model::PreviewState::HELD, environment.error().message);
  }
  preview.environment = *environment;
  const auto there = store::services(tx, *environment);
  if (auto added = add_services(context, tx, work, preview, seen); !added) {
    spdlog::error("preview {}: {}", preview.id.to_string(), added.error().message);
  }
  store::put(tx, preview);
  say(context, tx, preview, model::PreviewState::LIVE, "");
  const bool is_behind = std::any_of(there.begin(), there.end(), [&](const auto& service) {
    return service.watermark != seen.tip;
  });
  if (preview.from_fork || !is_behind) return;
  // Where the webhook sends pull requests alone, nobody has told of the push.
  const auto url = model::parse_git_url(work.services.front().git.url);
  if (!url) return;
  [[maybe_unused]] const auto announced =
      announce(context, tx, preview.organization, *url, preview.source_branch, preview.author);
}

base::Result<void> try_again(Context& context, const model::PreviewId& id,
                             const base::Error& error) {
  context.database.write([&](store::Transaction& tx) {
    if (auto now = store::preview(tx, id)) {
      say(context, tx, *now, now->state, "It is tried again: " + error.message);
    }
  });
  return base::fail(error);
}

// Whether what was found out is still what is asked for.
bool is_as_before(const model::Preview& then, const model::Preview& now) {
  return then.is_open == now.is_open && then.head == now.head &&
         then.source_branch == now.source_branch && then.target_branch == now.target_branch &&
         then.allowed_head == now.allowed_head && then.from_fork == now.from_fork;
}

}  // namespace

base::Result<void> preview(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto id = model::PreviewId::parse(task.subject).value();
  PreviewWork before;
  context.database.read([&](store::Transaction& tx) { before = load_preview(context, tx, id); });
  std::optional<Seen> seen;
  std::string unknown;  // why the newest commit is not known
  if (before.preview && before.preview->is_open && before.preview->from_fork &&
      before.preview->head.empty() && !before.services.empty()) {
    auto learnt = learn_head(context, before, stop);
    if (!learnt) return try_again(context, id, learnt.error());
    unknown = std::move(*learnt);
  }
  if (before.plan.action == rules::PreviewAction::kMake && !before.services.empty()) {
    auto looked = look_at_request(context, before, stop);
    if (!looked) return try_again(context, id, looked.error());
    seen = std::move(*looked);
  }
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::complete(tx, task, now);
    const auto work = load_preview(context, tx, id);
    if (!work.preview || !work.base) return;
    const auto& known = *work.preview;
    if (known.expires_at && *known.expires_at > now) {
      store::ask(tx, kPreview, task.subject, *known.expires_at);
    }
    switch (work.plan.action) {
      case rules::PreviewAction::kNothing:
        return say(context, tx, known, known.state, work.plan.message + unknown);
      case rules::PreviewAction::kRemove:
        remove_preview(context, tx, known, work.plan.message);
        return store::prune_previews(tx, work.base->id, now - kRemovedKept);
      case rules::PreviewAction::kHold:
        return say(context, tx, known, model::PreviewState::HELD, work.plan.message + unknown);
      case rules::PreviewAction::kMake:
        break;
    }
    if (work.services.empty()) {
      return remove_preview(context, tx, known, "No service wants previews any more.");
    }
    if (!seen || !is_as_before(*before.preview, known)) {
      return store::ask(tx, kPreview, task.subject, now);
    }
    make_preview(context, tx, work, *seen);
  });
  return {};
}

}  // namespace slipway::pipeline
