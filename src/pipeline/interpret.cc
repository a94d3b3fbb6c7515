#include <set>

#include "base/enum.h"
#include "pipeline/steps.h"
#include "store/deliveries.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr std::int64_t kMostAttempts = 5;
constexpr std::string_view kBranchPrefix = "refs/heads/";

// The address among those announced by which some service is linked, else the first that parses.
model::RepositoryKey known_repository(store::Transaction& tx,
                                      const model::OrganizationId& organization,
                                      const forge::BranchMove& move, std::string& url) {
  model::RepositoryKey first;
  for (const auto& candidate : move.repository_urls) {
    const auto parsed = model::parse_git_url(candidate);
    if (!parsed) continue;
    const model::RepositoryKey key(*parsed);
    if (first == model::RepositoryKey()) {
      first = key;
      url = parsed->to_string();
    }
    if (store::is_linked(tx, organization, key)) {
      url = parsed->to_string();
      return key;
    }
  }
  return first;
}

model::Push make_push(Context& context, const model::Delivery& delivery,
                      const forge::BranchMove& move) {
  model::Push push;
  push.id = model::PushId::make(context.clock.now(), context.random);
  push.organization = delivery.organization;
  push.source = model::PushSource::HOOK;
  push.delivery = delivery.id;
  push.ref = move.ref;
  push.before = move.before;
  push.after = move.after;
  push.forced = move.forced;
  push.pusher = move.pusher;
  push.message = move.message;
  push.created_at = context.clock.now();
  return push;
}

// Stores one push; whether there is something to decide for it.
bool store_push(store::Transaction& tx, model::Push& push, const forge::BranchMove& move) {
  push.repository = known_repository(tx, push.organization, move, push.repository_url);
  const std::string branch = push.ref.substr(kBranchPrefix.size());
  const bool linked =
      !store::linked_services(tx, push.organization, push.repository, branch).empty();
  if (!linked) {
    push.state = model::PushState::DECIDED;
    push.decided_at = push.created_at;
    push.outcome = store::is_linked(tx, push.organization, push.repository)
                       ? "No service is linked to the branch '" + branch + "' of " +
                             push.repository.to_string() + "."
                       : "No service is linked to " + push.repository.to_string() + ".";
  }
  store::insert(tx, push);
  store::record(tx, push.organization, push.created_at, "push", push.id.to_string());
  if (linked) {
    store::ask(tx, kSurvey, RepositorySubject{push.organization, push.repository}.to_string(),
               push.created_at);
  }
  return linked;
}

void store_pushes(Context& context, store::Transaction& tx, const model::Delivery& delivery,
                  const std::vector<forge::BranchMove>& moves) {
  bool pending = false;
  std::set<std::string> outcomes;
  for (const auto& move : moves) {
    model::Push push = make_push(context, delivery, move);
    pending |= store_push(tx, push, move);
    if (!push.outcome.empty()) outcomes.insert(push.outcome);
  }
  if (pending) return;
  std::string why;
  for (const auto& outcome : outcomes) why += (why.empty() ? "" : " ") + outcome;
  store::set_state(tx, delivery.id, model::DeliveryState::IGNORED, why);
}

}  // namespace

base::Result<void> interpret(Context& context, const store::Task& task, const std::stop_token&) {
  std::optional<model::Delivery> delivery;
  bool interpreted = false;
  const auto id = model::DeliveryId::parse(task.subject).value();
  context.database.read([&](store::Transaction& tx) {
    delivery = store::delivery(tx, id);
    interpreted = delivery && !store::pushes_of_delivery(tx, id).empty();
  });
  const auto finish = [&](const std::function<void(store::Transaction&)>& result) {
    // What a power cut takes back, the stored delivery tells again.
    context.database.write_lightly([&](store::Transaction& tx) {
      if (result) result(tx);
      if (delivery) {
        store::record(tx, delivery->organization, context.clock.now(), "delivery", task.subject);
      }
      store::complete(tx, task, context.clock.now());
    });
  };
  if (!delivery || interpreted) {
    finish({});
    return {};
  }
  const auto meaning =
      context.forges.at(delivery->kind)->interpret(delivery->headers, delivery->body);
  if (!meaning) {
    // An upgrade may teach it; until then somebody should see why.
    context.database.write([&](store::Transaction& tx) {
      store::set_state(tx, id, model::DeliveryState::FAILED, meaning.error().message);
      if (task.attempts + 1 >= kMostAttempts) store::complete(tx, task, context.clock.now());
    });
    if (task.attempts + 1 >= kMostAttempts) return {};
    return base::fail(meaning.error());
  }
  if (const auto* nothing = std::get_if<forge::Nothing>(&*meaning)) {
    finish([&](store::Transaction& tx) {
      store::set_state(tx, id, model::DeliveryState::IGNORED, nothing->why);
    });
    return {};
  }
  const auto& moves = std::get<std::vector<forge::BranchMove>>(*meaning);
  finish([&](store::Transaction& tx) { store_pushes(context, tx, *delivery, moves); });
  return {};
}

}  // namespace slipway::pipeline
