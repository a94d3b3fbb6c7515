#include "pipeline/receive.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "pipeline/steps.h"
#include "rules/webhook/credential.h"
#include "store/deliveries.h"

namespace slipway::pipeline {
namespace {
constexpr std::int64_t kBurst = 1'000'000;  // microseconds' worth of deliveries at once
constexpr std::size_t kLongestAgent = 200;  // bytes
}  // namespace

void Receiver::load_hooks() {
  std::vector<model::Hook> hooks;
  context_.database.read([&](store::Transaction& tx) { hooks = store::all_hooks(tx); });
  auto entries = std::make_shared<Entries>();
  for (auto& hook : hooks) {
    auto secret = context_.cipher.decrypt(hook.secret);
    if (!secret) {
      spdlog::error("the hook '{}' takes no deliveries: {}", hook.name, secret.error().message);
      continue;
    }
    hook.secret = std::move(*secret);
    auto entry = std::make_shared<Entry>();
    const auto former = find(hook.id);
    entry->refusals = former ? former->refusals : std::make_shared<Refusals>();
    entry->hook = std::move(hook);
    entries->emplace(entry->hook.id, entry);
  }
  const std::lock_guard lock(mutex_);
  entries_ = std::move(entries);
}

std::shared_ptr<Receiver::Entry> Receiver::find(const model::HookId& hook) const {
  std::shared_ptr<const Entries> entries;
  {
    const std::lock_guard lock(mutex_);
    entries = entries_;
  }
  const auto found = entries->find(hook);
  return found == entries->end() ? nullptr : found->second;
}

base::Result<void> Receiver::admit(const model::HookId& hook) const {
  const auto entry = find(hook);
  if (!entry || !entry->hook.enabled) {
    return base::fail(base::ErrorCode::kNotFound,
                      "There is no such hook, or it is switched off. Copy the hook's url from "
                      "`slipway hook list` into the sender's settings.");
  }
  return {};
}

// A generic cell rate algorithm: one number for each hook, no history.
bool Receiver::over_rate(Entry& entry) const {
  const auto now = base::to_micros(context_.clock.now());
  const auto cost = static_cast<std::int64_t>(1e6 / rate_);
  std::int64_t free_at = entry.free_at.load();
  std::int64_t next = 0;
  do {
    // What lies further ahead than it ever gets is of a clock that has gone back since.
    const bool is_of_the_past = free_at - now > kBurst + cost;
    next = (is_of_the_past ? now : std::max(free_at, now)) + cost;
    if (next - now > kBurst + cost) return true;
  } while (!entry.free_at.compare_exchange_weak(free_at, next));
  return false;
}

base::Result<void> Receiver::check(Entry& entry, const model::Headers& headers,
                                   std::string_view body) const {
  const rules::Sender& sender = *context_.senders.at(entry.hook.kind);
  const auto now = context_.clock.now();
  base::Result<void> checked;
  if (!entry.hook.allow_unsigned) checked = sender.verify(headers, body, entry.hook.secret, now);
  if (checked) checked = sender.check(headers, body);
  if (!checked) {
    const auto agent = model::find_header(headers, "user-agent");
    entry.refusals->note({.at = now,
                          .message = checked.error().message,
                          .user_agent = std::string(agent.substr(0, kLongestAgent))});
  }
  return checked;
}

std::vector<Refusal> Receiver::refusals(const model::HookId& hook) const {
  const auto entry = find(hook);
  return entry ? entry->refusals->list() : std::vector<Refusal>();
}

void Receiver::receive(const model::HookId& hook_id, model::Headers headers, std::string body,
                       std::function<void(base::Result<Receipt>)> done,
                       const store::Database::Lend& lend) {
  if (auto admitted = admit(hook_id); !admitted) return done(base::fail(admitted.error()));
  const auto entry = find(hook_id);
  const model::Hook& hook = entry->hook;
  if (over_rate(*entry)) {
    return done(base::fail(base::ErrorCode::kRateLimited,
                           "This hook receives more deliveries than its rate allows; send it "
                           "again later."));
  }
  if (auto checked = check(*entry, headers, body); !checked) {
    return done(base::fail(checked.error()));
  }
  model::Delivery delivery;
  const auto envelope = context_.senders.at(hook.kind)->envelope(headers, body);
  delivery.received_at = context_.clock.now();
  delivery.id = model::DeliveryId::make(delivery.received_at, context_.random);
  delivery.hook = hook.id;
  delivery.organization = hook.organization;
  delivery.kind = hook.kind;
  delivery.delivery_id = envelope.delivery_id;
  delivery.event = envelope.event;
  delivery.headers = rules::without_credentials(std::move(headers));
  delivery.size = body.size();
  delivery.body = std::move(body);
  const auto row = std::make_shared<const store::DeliveryRow>(store::make_row(std::move(delivery)));
  auto first = std::make_shared<std::optional<model::DeliveryId>>();
  const auto shared_done =
      std::make_shared<std::function<void(base::Result<Receipt>)>>(std::move(done));
  const auto taken = context_.database.submit(
      [row, first](store::Transaction& tx) {
        *first = store::insert(tx, *row);
        if (!*first) {
          store::ask(tx, kInterpret, row->delivery.hook.to_string(), row->delivery.received_at);
        }
      },
      [row, first, shared_done](const base::Result<void>& stored) {
        if (!stored) {
          spdlog::warn("a delivery is refused, for it cannot be stored: {}",
                       stored.error().message);
          return (*shared_done)(base::fail(base::ErrorCode::kUnavailable,
                                           "The delivery cannot be stored now; send it again "
                                           "later. The daemon's log says why."));
        }
        (*shared_done)(Receipt{first->value_or(row->delivery.id), !first->has_value()});
      },
      lend);
  if (!taken) (*shared_done)(base::fail(taken.error()));
}

model::DeliveryId replay(Context& context, store::Transaction& tx,
                         const model::Delivery& delivery) {
  model::Delivery again = delivery;
  again.received_at = context.clock.now();
  again.id = model::DeliveryId::make(again.received_at, context.random);
  again.replay_of = delivery.id;
  again.state = model::DeliveryState::RECEIVED;
  again.message.clear();
  store::insert(tx, store::make_row(again));
  store::ask(tx, kInterpret, again.hook.to_string(), again.received_at);
  return again.id;
}

}  // namespace slipway::pipeline
