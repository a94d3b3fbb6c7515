#include "node.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/id.h"
#include "daemon/recover.h"
#include "forge/git/git_forge.h"
#include "forge/github/github_comments.h"
#include "forge/github/github_deployments.h"
#include "forge/github/github_statuses.h"
#include "held_store.h"
#include "pipeline/enqueue.h"
#include "pipeline/leases.h"
#include "pipeline/watch.h"
#include "pipeline/worker.h"
#include "store/tasks.h"
#include "store/topics.h"

namespace slipway::simulation {

// Threads that take the same steps.
struct Group {
  std::map<std::string, pipeline::Step> steps;
  std::size_t threads = 1;
  std::vector<std::string> names{};
  std::size_t busy = 0;
  bool is_stale = true;  // `due` has to be asked again
  std::optional<base::Timestamp> due{};
};

class NodeClock final : public base::Clock {
 public:
  NodeClock(Reach& reach, const base::Duration& offset) : reach_(reach), offset_(offset) {}
  base::Timestamp now() override { return reach_.universe().now() + offset_; }
  void pause(base::Duration duration, std::stop_token stop) override {
    reach_.pass(duration, stop);
  }

 private:
  Reach& reach_;
  const base::Duration& offset_;
};

namespace {

// As Daemon::start_workers has them.
std::vector<Group> make_groups() {
  using namespace pipeline;
  std::vector<Group> groups{
      {{{kInterpret, interpret}, {kReinterpret, reinterpret}}, 1},
      {{{kDecide, decide}, {kDispatch, dispatch}}, 1},
      {{{kSurvey, survey}}, 3},
      {{{kNotice, notice}}, 2},
      {{{kPoll, poll}}, 1},
      {{{kPollImage, poll_image}}, 1},
      {{{kSettle, settle}}, 2},
      {{{kRelease, release}}, 4},
      {{{kRetain, retain}}, 1},
      {{{kNotify, notify}}, 4},
      {{{kReport, report}}, 4},
      {{{kCheck, check}}, 2},
      {{{kPin, pin}}, 2},
      {{{kSchedule, schedule}}, 1},
      {{{kRun, run}}, 3},
  };
  for (auto& group : groups) {
    for (const auto& [name, step] : group.steps) group.names.push_back(name);
  }
  return groups;
}

// Counts a thread as busy while its step runs, however that ends.
class Busy {
 public:
  explicit Busy(Group& group) : group_(group) {}
  ~Busy() {
    --group_.busy;
    group_.is_stale = true;
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  Group& group_;
};

constexpr double kRate = 1e6;  // of deliveries
constexpr base::Duration kLease = std::chrono::seconds(30);

}  // namespace

// The first node has the only runtime.
class NodeRuntimes final : public pipeline::Runtimes {
 public:
  NodeRuntimes(runtime::Runtime& runtime, std::string node)
      : runtime_(runtime), node_(std::move(node)) {}
  base::Result<runtime::Runtime*> of(const model::Runtime&) override { return &runtime_; }
  bool is_here(const model::Runtime& configured) const override { return configured.node == node_; }

 private:
  runtime::Runtime& runtime_;
  std::string node_;
};

std::map<std::string, pipeline::Step> node_steps() {
  std::map<std::string, pipeline::Step> all;
  for (const auto& group : make_groups()) all.insert(group.steps.begin(), group.steps.end());
  return all;
}

Parts::Parts()
    : status_api(forge::make_github_status_api()),
      deployment_api(forge::make_github_deployment_api()),
      comment_api(forge::make_github_comment_api()) {
  senders.push_back(forge::make_git_forge());
}

// Lost by a death.
struct Node::Life {
  Life(const Shared& shared, Mirrors& mirrors, Machine& machine, const Standing& standing,
       const pipeline::Policy& policy)
      : reach(shared.universe, shared.deaths),
        random(shared.universe.dice.others()),
        clock(reach, standing.ahead),
        store(shared.disk, reach, standing, shared.committed),
        deliveries(shared.disk, reach, standing, shared.committed),
        remote_git(shared.outside.repositories, mirrors, reach),
        remote_registry(shared.outside.images, reach),
        node_runtime(machine, reach),
        node_gateway(machine, reach),
        remote_courier(shared.outside, reach),
        git(remote_git, reach),
        registry(remote_registry, reach),
        runtime(node_runtime, reach),
        gateway(node_gateway, reach),
        courier(remote_courier, reach),
        runtimes(runtime, policy.node),
        routes(gateway) {
    std::map<model::HookKind, const rules::Sender*> senders;
    for (const auto& sender : shared.parts.senders) senders[sender->kind()] = sender.get();
    const auto look = [this](io::HttpClient&, const runtime::Endpoint& endpoint,
                             const model::Probe&, const std::stop_token&) {
      return reach.use(Effect::PROBE_LOOK, [&] { return node_runtime.look(endpoint); });
    };
    context.reset(new pipeline::Context{store, clock, random, git, senders, registry, runtimes,
                                        shared.cipher, routes, cancellations, shared.parts.zones,
                                        courier, policy});
    context->look_at = look;
    context->status_apis[model::HookKind::GITHUB] = shared.parts.status_api.get();
    context->deployment_apis[model::HookKind::GITHUB] = shared.parts.deployment_api.get();
    context->comment_apis[model::HookKind::GITHUB] = shared.parts.comment_api.get();
    receiving.reset(new pipeline::Context{deliveries, clock, random, git, senders, registry,
                                          runtimes, shared.cipher, routes, cancellations,
                                          shared.parts.zones, courier, policy});
    deliveries.takes_deliveries = true;
    receiver = std::make_unique<pipeline::Receiver>(*receiving, kRate);
    if (standing.shares) {
      leases.emplace(store, clock, kLease, [this, &standing] {
        return pipeline::Leases::Monotonic::time_point(reach.universe().now().time_since_epoch() -
                                                       standing.slept);
      });
    }
  }

  Reach reach;
  DiceRandom random;
  NodeClock clock;
  NodeStore store;
  NodeStore deliveries;
  RemoteGit remote_git;
  RemoteRegistry remote_registry;
  NodeRuntime node_runtime;
  NodeGateway node_gateway;
  RemoteCourier remote_courier;
  MortalGit git;
  MortalRegistry registry;
  MortalRuntime runtime;
  MortalGateway gateway;
  MortalCourier courier;
  NodeRuntimes runtimes;
  pipeline::Routes routes;
  pipeline::Cancellations cancellations;
  std::unique_ptr<pipeline::Context> context;
  std::unique_ptr<pipeline::Context> receiving;
  std::unique_ptr<pipeline::Receiver> receiver;
  std::vector<Group> groups = make_groups();
  std::optional<pipeline::Leases> leases;
  std::string owner;
  std::uint64_t claims = 0;
  bool keeps_leases = false;
  bool is_ready = false;  // its workers run
};

Node::Node(Shared shared, int index, pipeline::Policy policy)
    : shared_(std::move(shared)),
      index_(index),
      policy_(std::move(policy)),
      standing_{.shares = !policy_.node.empty()} {}

Node::~Node() { kill(); }

void Node::exchange_sequence() { sequence_ = base::Uuid::exchange_sequence(sequence_); }

bool Node::has_died() const { return life_ && life_->reach.is_dead(); }

void Node::boot() {
  sequence_ = 0;
  life_ = std::make_unique<Life>(shared_, mirrors_, index_ == 0 ? shared_.outside.machine : idle_,
                                 standing_, policy_);
  life_->owner = (policy_.node.empty() ? "" : policy_.node + "/") + std::to_string(++boots_);
  shared_.universe.note({"boot", life_->owner});
  act([this](pipeline::Context& context) {
    Life& life = *life_;
    while (true) {
      try {
        life.receiver->load_hooks();
        daemon::recover(context, life.owner);
        break;
      } catch (const store::Unavailable&) {
        // A daemon whose disk is full at its start ends, and its supervisor starts it again.
        life.reach.pass(std::chrono::seconds(1));
      }
    }
    life.is_ready = true;
    pipeline::ClockWatch clock_watch;
    while (true) {
      try {
        if (const auto running = life.gateway.ensure_running(); !running) {
          spdlog::debug("the gateway: {}", running.error().message);
        }
        clock_watch.look(context);
        pipeline::watch(context);
      } catch (const store::Unavailable& e) {
        spdlog::debug("nothing is watched now: {}", e.what());
      }
      context.clock.pause(policy_.poll_interval, {});
    }
  });
}

base::Duration Node::monotonic() const {
  return shared_.universe.now().time_since_epoch() - standing_.slept;
}

void Node::stand_still(base::Duration time, bool sleeps) {
  auto& fibers = shared_.universe.fibers;
  if (fibers.is_frozen(index_)) return;
  shared_.universe.note({sleeps ? "asleep" : "frozen", std::to_string(index_)});
  fibers.freeze(index_, shared_.universe.now() + time);
  if (sleeps) standing_.slept += time;
}

// While steps go on: their days of doing nothing would be events by the thousand.
void Node::keep_leases() {
  Life& life = *life_;
  if (std::exchange(life.keeps_leases, true)) return;
  const auto is_busy = [&life] {
    return std::any_of(life.groups.begin(), life.groups.end(),
                       [](const Group& group) { return group.busy > 0; });
  };
  act([&life, is_busy](pipeline::Context& context) {
    while (is_busy()) {
      context.clock.pause(kLease / 3, {});
      try {
        life.leases->renew();
      } catch (const store::Unavailable& e) {
        spdlog::debug("leases cannot be renewed now: {}", e.what());
      }
    }
    life.keeps_leases = false;
  });
  act([this, &life](pipeline::Context& context) {
    while (life.keeps_leases) {
      const auto next = life.leases->stop_lost().time_since_epoch();
      context.clock.pause(std::chrono::duration_cast<base::Duration>(next - monotonic()), {});
    }
  });
}

void Node::cut_off(bool cut) {
  standing_.is_cut_off = cut;
  if (cut || !life_) return;
  for (auto& group : life_->groups) group.is_stale = true;
  wake({store::kCancelled});
}

void Node::kill() {
  if (!life_) return;
  life_->reach.die();
  bury();
}

void Node::bury() {
  shared_.universe.fibers.kill(index_);
  life_.reset();
}

void Node::act(std::function<void(pipeline::Context&)> work) {
  shared_.universe.fibers.start(index_, [this, work = std::move(work)] { work(*life_->context); });
}

void Node::receive(const model::HookId& hook, const model::Headers& headers,
                   const std::string& body,
                   std::function<void(const base::Result<pipeline::Receipt>&)> answered) {
  shared_.universe.fibers.start(index_, [this, hook, headers, body, answered] {
    life_->receiver->receive(hook, headers, body, [&](const auto& answer) { answered(answer); });
  });
}

bool Node::tend() {
  if (!life_ || !life_->is_ready || standing_.is_cut_off) return false;
  bool began = false;
  for (auto& group : life_->groups) {
    if (group.busy >= group.threads) continue;
    if (group.is_stale) {
      shared_.disk.read(
          [&](store::Transaction& tx) {
            group.due = store::next_due(tx, group.names, policy_.node);
          },
          standing_.shares ? standing_.ahead : base::Duration{});
      group.is_stale = false;
    }
    if (!group.due || *group.due > life_->clock.now()) continue;
    ++group.busy;
    group.is_stale = true;
    began = true;
    shared_.universe.fibers.start(index_, [this, &group] {
      const Busy busy(group);
      Life& life = *life_;
      try {
        run(life, group);
      } catch (const store::Unavailable&) {
        life.reach.pass(std::chrono::seconds(1));
      }
    });
  }
  return began;
}

void Node::run(Life& life, Group& group) {
  const auto since = monotonic();
  auto claimed = pipeline::Worker::claim(*life.context, group.names,
                                         life.owner + "/" + std::to_string(++life.claims),
                                         life.leases ? kLease : pipeline::Worker::kLease);
  if (!claimed) return;
  shared_.universe.note({life.owner, claimed->task.step, claimed->task.subject});
  const auto step = group.steps.at(claimed->task.step);
  if (!life.leases) {
    pipeline::Worker::run(*life.context, step, *claimed, {});
    return;
  }
  keep_leases();
  HeldStore held(life.context->database, shared_.universe, claimed->task);
  auto context = life.context->with(held);
  claimed->since = pipeline::Leases::Monotonic::time_point(since);
  pipeline::Worker::run_held(context, *life.leases, step, *claimed, {});
}

std::optional<base::Timestamp> Node::next_due() {
  if (!life_ || !life_->is_ready || standing_.is_cut_off) return std::nullopt;
  std::optional<base::Timestamp> next;
  for (const auto& group : life_->groups) {
    if (!group.due || group.busy >= group.threads) continue;
    const auto at = *group.due - standing_.ahead;
    next = std::min(next.value_or(at), at);
  }
  return next;
}

void Node::wake(const store::Topics& topics) {
  if (!life_ || standing_.is_cut_off) return;
  if (standing_.shares && topics.contains(store::kCancelled)) {
    act([](pipeline::Context& context) {
      try {
        pipeline::cancel_running(context);
      } catch (const store::Unavailable& e) {
        spdlog::debug("what was cancelled cannot be read now: {}", e.what());
      }
    });
  }
  for (auto& group : life_->groups) {
    for (const auto& name : group.names) {
      if (topics.contains(name)) group.is_stale = true;
    }
  }
}

}  // namespace slipway::simulation
