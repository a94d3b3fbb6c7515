#include <map>
#include <set>

#include <fmt/ranges.h>

#include "base/enum.h"
#include "pipeline/check_gates.h"
#include "pipeline/notices.h"
#include "pipeline/previews.h"
#include "pipeline/steps.h"
#include "pipeline/worker.h"
#include "store/deliveries.h"
#include "store/events.h"
#include "store/pushes.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr std::int64_t kMostInterpretations = 5;
constexpr std::size_t kMostAtOnce = 32;                // deliveries in one transaction
constexpr int kMostBatches = 8;                        // under one lease
constexpr std::uint64_t kMostBytesAtOnce = 4U << 20U;  // of their bodies, for the memory's sake

// The branches that services are linked to, asked for once in a transaction.
class Links {
 public:
  explicit Links(store::Transaction& tx) : tx_(tx) {}

  // Empty where the repository is not linked at all.
  const std::set<std::string>& branches(const model::OrganizationId& organization,
                                        const model::RepositoryKey& repository) {
    const auto [found, added] = known_.try_emplace({organization, repository});
    if (added) found->second = store::linked_branches(tx_, organization, repository);
    return found->second;
  }

 private:
  store::Transaction& tx_;
  std::map<std::pair<model::OrganizationId, model::RepositoryKey>, std::set<std::string>> known_;
};

// The address among those announced by which some service is linked, else the first that parses.
void set_repository(Links& links, model::Push& push, const rules::BranchMove& move) {
  for (const auto& candidate : move.repository_urls) {
    const auto parsed = model::parse_git_url(candidate);
    if (!parsed) continue;
    const model::RepositoryKey key(*parsed);
    const bool linked = !links.branches(push.organization, key).empty();
    if (linked || push.repository == model::RepositoryKey()) {
      push.repository = key;
      push.repository_url = parsed->to_string();
    }
    if (linked) return;
  }
}

model::Push make_push(Context& context, Links& links, const model::Delivery& delivery,
                      const rules::BranchMove& move) {
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
  set_repository(links, push, move);
  const std::string branch = push.ref.substr(kBranchPrefix.size());
  const auto& linked = links.branches(push.organization, push.repository);
  if (linked.contains(branch)) return push;
  push.state = model::PushState::DECIDED;
  push.decided_at = push.created_at;
  push.outcome = "No service is linked to " +
                 (linked.empty() ? std::string() : "the branch '" + branch + "' of ") +
                 push.repository.to_string() + ".";
  return push;
}

// What a delivery became, before it is stored.
struct Result {
  model::DeliveryState state = model::DeliveryState::IGNORED;
  std::string message;
  std::vector<model::Push> pushes;
  std::vector<model::Notice> notices;
  std::vector<std::string> checked_urls;
};

void add_notices(Context& context, store::Transaction& tx, const model::Delivery& delivery,
                 const std::vector<rules::ImageNotice>& images, Result& result,
                 std::set<std::string>& outcomes) {
  for (const auto& image : images) {
    auto notice = make_notice(
        context, tx, delivery.organization,
        {model::PushSource::HOOK, delivery.id, image.image_name, image.tag, image.digest});
    if (!notice) {
      outcomes.insert(notice.error().message);
      continue;
    }
    if (notice->state == model::PushState::PENDING) result.state = model::DeliveryState::RECEIVED;
    if (!notice->outcome.empty()) outcomes.insert(notice->outcome);
    result.notices.push_back(std::move(*notice));
  }
}

Result result_of(Context& context, store::Transaction& tx, Links& links,
                 const model::Delivery& delivery, const rules::Meaning& meaning) {
  Result result;
  if (const auto* nothing = std::get_if<rules::Nothing>(&meaning)) {
    result.message = nothing->why;
    result.checked_urls = nothing->checked_urls;
    return result;
  }
  std::set<std::string> outcomes;
  if (const auto* news = std::get_if<rules::PullRequestNews>(&meaning)) {
    auto taken = take_pull_request(context, tx, delivery.organization, *news);
    if (taken.is_taken) result.state = model::DeliveryState::DECIDED;
    result.message = std::move(taken.message);
    return result;
  }
  if (const auto* images = std::get_if<std::vector<rules::ImageNotice>>(&meaning)) {
    add_notices(context, tx, delivery, *images, result, outcomes);
  } else {
    for (const auto& move : std::get<std::vector<rules::BranchMove>>(meaning)) {
      const auto& push = result.pushes.emplace_back(make_push(context, links, delivery, move));
      if (push.state == model::PushState::PENDING) result.state = model::DeliveryState::RECEIVED;
      if (!push.outcome.empty()) outcomes.insert(push.outcome);
    }
  }
  if (result.state == model::DeliveryState::RECEIVED) return result;
  result.message = fmt::format("{}", fmt::join(outcomes, " "));
  return result;
}

void store_result(Context& context, store::Transaction& tx, const model::Delivery& delivery,
                  const Result& result) {
  for (const auto& push : result.pushes) {
    store::insert(tx, push);
    store::record(tx, push.organization, push.created_at, "push", push.id.to_string());
    if (push.state != model::PushState::PENDING) continue;
    store::ask(tx, kSurvey, RepositorySubject{push.organization, push.repository}.to_string(),
               push.created_at);
  }
  for (const auto& notice : result.notices) store_notice(tx, notice);
  for (const auto& url : result.checked_urls) {
    ask_check(tx, delivery.organization, url, context.clock.now());
  }
  store::record(tx, delivery.organization, context.clock.now(), "delivery",
                delivery.id.to_string());
}

base::Result<rules::Meaning> meaning_of(Context& context, const model::Delivery& delivery) {
  return context.senders.at(delivery.kind)->interpret(delivery.headers, delivery.body);
}

struct Interpreted {
  model::Delivery delivery;
  base::Result<rules::Meaning> meaning;
};

void store_interpreted(Context& context, store::Transaction& tx, Links& links,
                       const Interpreted& one) {
  const auto& id = one.delivery.id;
  if (!one.meaning) {
    if (!store::set_interpreted(tx, id, model::DeliveryState::FAILED,
                                one.meaning.error().message)) {
      return;
    }
    store::ask(tx, kReinterpret, id.to_string(), context.clock.now() + retry_pause(0));
    return;
  }
  const auto result = result_of(context, tx, links, one.delivery, *one.meaning);
  // Another node may have been faster.
  if (!store::set_interpreted(tx, id, result.state, result.message)) return;
  store_result(context, tx, one.delivery, result);
}

struct Batch {
  std::vector<Interpreted> deliveries;
  bool more = false;  // wait after these
};

Batch next_batch(Context& context, const model::HookId& hook) {
  Batch batch;
  context.database.read([&](store::Transaction& tx) {
    const auto waiting = store::waiting_deliveries(tx, hook, kMostAtOnce);
    batch.more = waiting.size() == kMostAtOnce;
    std::uint64_t bytes = 0;
    for (const auto& one : waiting) {
      bytes += one.size;
      if (!batch.deliveries.empty() && bytes > kMostBytesAtOnce) {
        batch.more = true;
        break;
      }
      batch.deliveries.push_back({store::delivery(tx, one.id).value(), {}});
    }
  });
  for (auto& one : batch.deliveries) one.meaning = meaning_of(context, one.delivery);
  return batch;
}

}  // namespace

// Short transactions, for whoever stores a delivery waits while one of these goes on.
base::Result<void> interpret(Context& context, const store::Task& task,
                             const std::stop_token& stop) {
  const auto hook = model::HookId::parse(task.subject).value();
  for (int left = kMostBatches; left > 0; --left) {
    const Batch batch = next_batch(context, hook);
    const bool ends = !batch.more || left == 1 || stop.stop_requested();
    // What a power cut takes back, the stored deliveries tell again.
    context.database.write_lightly([&](store::Transaction& tx) {
      Links links(tx);
      for (const auto& one : batch.deliveries) store_interpreted(context, tx, links, one);
      if (!ends) return;
      if (batch.more) store::ask(tx, kInterpret, task.subject, context.clock.now());
      store::complete(tx, task, context.clock.now());
    });
    if (ends) break;
  }
  return {};
}

// An upgrade may teach it; until then somebody should see why.
base::Result<void> reinterpret(Context& context, const store::Task& task, const std::stop_token&) {
  const auto id = model::DeliveryId::parse(task.subject).value();
  std::optional<model::Delivery> delivery;
  context.database.read([&](store::Transaction& tx) { delivery = store::delivery(tx, id); });
  base::Result<rules::Meaning> meaning = base::fail(base::ErrorCode::kNotFound, "It is gone.");
  if (delivery) meaning = meaning_of(context, *delivery);
  if (!meaning && delivery && task.attempts + 1 < kMostInterpretations)
    return base::fail(meaning.error());
  context.database.write([&](store::Transaction& tx) {
    if (meaning) {
      Links links(tx);
      const auto result = result_of(context, tx, links, *delivery, *meaning);
      store::set_state(tx, id, result.state, result.message);
      store_result(context, tx, *delivery, result);
    }
    store::complete(tx, task, context.clock.now());
  });
  return {};
}

}  // namespace slipway::pipeline
