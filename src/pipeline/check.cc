// The step check: asks a repository's forge about the checks that verdicts wait for, which stand in
// check_gates.h. The newest commit that passed is deployed.

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <spdlog/spdlog.h>

#include "forge/common/refusal.h"
#include "pipeline/check_gates.h"
#include "pipeline/courier.h"
#include "pipeline/forge_access.h"
#include "pipeline/steps.h"
#include "rules/check_gate.h"
#include "store/check_gates.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

constexpr int kMostCheckPages = 10;
constexpr std::size_t kMostCommits = 20;  // of one look; the newest
constexpr auto kCheckTimeout = std::chrono::seconds(15);
constexpr std::size_t kCheckAnswer = std::size_t{4} << 20U;  // bytes
constexpr auto kGatesKept = std::chrono::hours(24 * 30);

using Checks = base::Result<std::vector<model::Check>>;

// A gate with what is needed to ask about it.
struct WaitingGate {
  model::CheckGate gate;
  std::optional<model::Service> service{};
  std::optional<store::GitToken> token{};
};

std::vector<WaitingGate> gates_waiting(store::Transaction& tx, const RepositorySubject& subject) {
  std::vector<WaitingGate> all;
  for (auto& gate : store::waiting_gates(tx, subject.organization, subject.repository)) {
    WaitingGate one{std::move(gate)};
    one.service = store::service(tx, one.gate.service);
    if (one.service && one.service->git.token) {
      one.token = store::git_token(tx, *one.service->git.token);
    }
    all.push_back(std::move(one));
  }
  return all;
}

base::Result<forge::CheckPage> ask_for_page(Context& context, const forge::CheckApi& api,
                                            const forge::ForgeTarget& target,
                                            io::HttpRequest request, int list,
                                            const std::stop_token& stop) {
  request.timeout = kCheckTimeout;
  request.body_limit = kCheckAnswer;
  const auto answer = context.courier.send(request, stop);
  if (!answer) {
    return base::fail(base::ErrorCode::kUnavailable,
                      std::string(api.name()) + " cannot be asked: " + answer.error().message);
  }
  if (!forge::is_success(*answer)) {
    auto refused = forge::refusal(api, target, *answer, context.clock.now());
    context.installation_tokens->note_refusal(target.token, answer->status, refused.code);
    return base::fail(std::move(refused));
  }
  return api.read(*answer, list);
}

Checks checks_of(Context& context, const WaitingGate& one, const std::stop_token& stop) {
  const auto kind = forge_kind(*one.service, one.token);
  const auto api = context.check_apis.find(kind);
  if (api == context.check_apis.end()) {
    return base::fail(base::ErrorCode::kFailed,
                      "Slipway cannot ask the service's forge for checks. Set the service's "
                      "git_repository.provider, or the type of its git token, where it is one of "
                      "GitHub, GitLab, Gitea, Forgejo and Bitbucket.");
  }
  const auto target = forge_target(context, *api->second, *one.service, one.token);
  if (!target) return base::fail(target.error());
  std::vector<model::Check> all;
  for (int list = 0; list < api->second->lists(); ++list) {
    for (int number = 1; number <= kMostCheckPages; ++number) {
      auto page =
          ask_for_page(context, *api->second, *target,
                       api->second->list(*target, one.gate.commit, list, number), list, stop);
      if (!page) return base::fail(page.error());
      std::move(page->checks.begin(), page->checks.end(), std::back_inserter(all));
      if (!page->has_more) break;
    }
  }
  return all;
}

// One look at all that waits in a repository; a commit is asked about once. A forge that fails or
// wants to be left alone is asked nothing more in this look, and then not before it wants to be.
class CheckRound {
 public:
  CheckRound(Context& context, std::string repository, const std::stop_token& stop)
      : context_(context), repository_(std::move(repository)), stop_(stop) {
    const auto now = context_.clock.now();
    if (const auto pause = context_.forge_pauses->find(repository_, now)) {
      ended_ = base::fail(*pause);
      not_before_ = *pause->retry_at;
    }
  }

  void at(const WaitingGate& one) {
    const auto now = context_.clock.now();
    const bool is_late = now >= one.gate.deadline;
    const auto& wanted = one.service->settings.wait_for_checks;
    const auto* found = checks(one);
    if (found == nullptr || !*found) {
      const std::string why = found == nullptr ? std::string("Newer commits are asked about first.")
                                               : found->error().message;
      change([&](store::Transaction& tx) {
        is_late ? close_gate(context_, tx, one.gate, why)
                : say_why_it_waits(context_, tx, one.gate, "Its checks are not known yet: " + why);
      });
      return;
    }
    const auto checks_now = rules::look_at_checks(wanted, **found);
    change([&](store::Transaction& tx) {
      if (checks_now.state == model::CheckState::PASSED) {
        open_gate(context_, tx, one.gate);
      } else if (is_late) {
        close_gate(context_, tx, one.gate, rules::explain_not_passed(checks_now, one.gate.commit));
      } else {
        say_why_it_waits(context_, tx, one.gate,
                         rules::explain_waiting(checks_now, one.gate.commit, one.gate.deadline));
      }
    });
  }

  base::Timestamp not_before() const { return not_before_; }

 private:
  // Null where this look has asked about enough commits.
  const Checks* checks(const WaitingGate& one) {
    const auto known = known_.find(one.gate.commit);
    if (known != known_.end()) return &known->second;
    if (ended_) return &*ended_;
    if (known_.size() >= kMostCommits) return nullptr;
    auto& asked = known_.emplace(one.gate.commit, checks_of(context_, one, stop_)).first->second;
    if (!asked && base::is_transient(asked.error().code)) end(asked.error());
    return &asked;
  }

  void end(base::Error error) {
    if (error.code == base::ErrorCode::kRateLimited && !error.retry_at) {
      error.retry_at = context_.clock.now() + kRateLimitPause;
    }
    not_before_ = error.retry_at.value_or(base::Timestamp{});
    context_.forge_pauses->keep(repository_, error);
    ended_ = base::fail(std::move(error));
  }

  void change(const std::function<void(store::Transaction&)>& work) {
    if (!stop_.stop_requested()) context_.database.write(work);
  }

  Context& context_;
  std::string repository_;
  std::stop_token stop_;
  std::map<std::string, Checks> known_;
  std::optional<Checks> ended_;
  base::Timestamp not_before_{};
};

}  // namespace

base::Result<void> check(Context& context, const store::Task& task, const std::stop_token& stop) {
  const auto subject = RepositorySubject::parse(task.subject);
  std::vector<WaitingGate> gates;
  context.database.read([&](store::Transaction& tx) { gates = gates_waiting(tx, subject); });
  CheckRound round(context, task.subject, stop);
  for (const auto& one : gates) {
    if (one.service) round.at(one);
    if (stop.stop_requested()) return base::fail(base::ErrorCode::kCancelled, "Stopping.");
  }
  context.database.write([&](store::Transaction& tx) {
    const auto now = context.clock.now();
    store::prune_check_gates(tx, subject.organization, subject.repository, now - kGatesKept);
    store::complete(tx, task, now);
    const auto left = store::waiting_gates(tx, subject.organization, subject.repository);
    if (left.empty()) return;
    auto next = std::max(now + context.policy.check_interval, round.not_before());
    for (const auto& gate : left) next = std::min(next, std::max(gate.deadline, now));
    store::ask(tx, kCheck, task.subject, next);
  });
  return {};
}

}  // namespace slipway::pipeline
