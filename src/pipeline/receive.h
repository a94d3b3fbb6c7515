#pragma once
// The first step: a delivery is checked and stored, and nothing slow happens before the answer.
// Called on the HTTP edge; never blocks. Thread-safe.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "model/hook.h"
#include "pipeline/context.h"
#include "pipeline/refusals.h"

namespace slipway::pipeline {

struct Receipt {
  model::DeliveryId id;
  bool first = true;  // false: a redelivery, and the id is the first one's
};

class Receiver {
 public:
  // `rate`: deliveries a second that one hook may receive, with bursts of as many.
  Receiver(Context& context, double rate) : context_(context), rate_(rate) {}

  // Reads the hooks and their secrets from the store; again after every change to them. Blocking.
  void load_hooks();

  // What can be refused before the body is read: kNotFound where there is no such hook, or it is
  // switched off.
  base::Result<void> admit(const model::HookId& hook) const;

  // `done` is called once: at once with what is wrong, or after the commit. kRateLimited over the
  // hook's rate; kUnavailable where it cannot be stored. `lend` as for Database::submit().
  void receive(const model::HookId& hook, model::Headers headers, std::string body,
               std::function<void(base::Result<Receipt>)> done,
               const store::Database::Lend& lend = nullptr);

  // What this hook refused since the start; newest first.
  std::vector<Refusal> refusals(const model::HookId& hook) const;

 private:
  struct Entry {
    model::Hook hook;                      // with its secret in plain
    std::atomic<std::int64_t> free_at{0};  // of the rate limit: when the next one is due
    std::shared_ptr<Refusals> refusals;    // outlives a change of the hook
  };
  using Entries = std::map<model::HookId, std::shared_ptr<Entry>>;

  std::shared_ptr<Entry> find(const model::HookId& hook) const;
  bool over_rate(Entry& entry) const;
  // Whether it is signed as the hook wants it and can be of its kind.
  base::Result<void> check(Entry& entry, const model::Headers& headers,
                           std::string_view body) const;

  Context& context_;
  double rate_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Entries> entries_ = std::make_shared<Entries>();
};

// The same body through the whole way again, as a new delivery.
model::DeliveryId replay(Context& context, store::Transaction& tx, const model::Delivery& delivery);

}  // namespace slipway::pipeline
