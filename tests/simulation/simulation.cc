#include "simulation.h"

#include <algorithm>
#include <stdexcept>

#include "base/id.h"
#include "life.h"
#include "organization.h"
#include "promises.h"
#include "told.h"

namespace slipway::simulation {
namespace {

constexpr std::size_t kUsualPoints = 1400;  // of a run, where a process can die
// What was refused most often is tried again after an hour.
constexpr auto kMostPatience = std::chrono::hours(3);
constexpr std::size_t kStops = 4;  // of them, where one of several nodes stands still
constexpr std::size_t kMostSteps = 400'000;

pipeline::Policy make_policy(const Temper& temper) {
  pipeline::Policy policy;
  policy.console_url = "https://slipway.example.com";
  policy.mail_server = {.url = "smtp://mail.example.com", .from = "slipway@example.com"};
  if (temper.days) policy.poll_interval = std::chrono::hours(6);
  return policy;
}

class Run {
 public:
  Run(const Options& options, Disk& disk, const Parts& parts, const base::Cipher& cipher)
      : universe_(options.seed, options.fault, options.keeps_trace),
        disk_(disk),
        temper_(roll_temper(universe_.dice)),
        policy_(make_policy(temper_)) {
    disk_.format(options.fault);
    base::Uuid::exchange_sequence(0);
    const auto nodes = options.nodes.value_or(temper_.nodes);
    const auto name = [&](std::size_t i) { return nodes > 1 ? "node" + std::to_string(i) : ""; };
    organization_ = found_organization(universe_.dice, outside_, disk_, cipher,
                                       {.node = name(0),
                                        .tag_poll = temper_.days ? 3600U : 300U,
                                        .schedule = temper_.days ? "0 */6 * * *" : "*/30 * * * *"});
    promises_ = std::make_unique<Promises>(universe_, disk_, outside_, organization_);
    told_ = std::make_unique<Told>(universe_, disk_, outside_, nodes == 1);
    for (std::size_t i = 0; i < temper_.deaths; ++i) {
      // What happens often would have nearly all of them.
      if (universe_.dice.one_in(2)) {
        deaths_.aims.push_back(aim());
      } else {
        deaths_.at.insert(1 + universe_.dice.below(kUsualPoints));
      }
    }
    if (options.dies_at) deaths_.aims.push_back(*options.dies_at);
    if (nodes > 1) {
      for (std::size_t i = 0; i < kStops; ++i) {
        deaths_.stops.insert(1 + universe_.dice.below(kUsualPoints));
        deaths_.stop_aims.push_back(aim());
      }
      // Most outlast its leases.
      deaths_.stand_still = [this](int owner) {
        nodes_[static_cast<std::size_t>(owner)]->stand_still(universe_.dice.seconds(20, 300),
                                                             universe_.dice.one_in(2));
      };
    }
    Shared shared{
        universe_, disk_, outside_, deaths_, parts, cipher, [this](const store::Topics& topics) {
          committed(topics);
        }};
    for (std::size_t i = 0; i < nodes; ++i) {
      auto policy = policy_;
      policy.node = name(i);
      nodes_.push_back(std::make_unique<Node>(shared, static_cast<int>(i), std::move(policy)));
    }
    life_ = std::make_unique<Life>(universe_, disk_, outside_, organization_, *promises_, *told_,
                                   nodes_, temper_);
    universe_.fibers.on_switch = [this](int owner) {
      nodes_[static_cast<std::size_t>(owner)]->exchange_sequence();
    };
  }

  Outcome finish() {
    life_->begin();
    go_on([this] { return life_->is_over(); });
    // What nobody announced is found by the polls, and what may be a reset by a second look.
    deaths_.allowed = false;
    life_->calm_down();
    const auto end = universe_.now() + 2 * policy_.poll_interval + kMostPatience;
    auto look = universe_.now() + 2 * policy_.poll_interval + std::chrono::minutes(3);
    go_on([&] {
      if (universe_.now() < look) return false;
      look = universe_.now() + std::chrono::minutes(1);
      return universe_.now() >= end || promises_->is_at_rest();
    });
    if (!universe_.broken) promises_->at_rest();
    if (!universe_.broken) told_->at_rest();
    Outcome outcome;
    outcome.broken = universe_.broken;
    for (const auto& node : nodes_) node->kill();
    outcome.digest = universe_.trace.digest();
    outcome.points = deaths_.points;
    outcome.reached = deaths_.reached;
    outcome.died = deaths_.died;
    outcome.trace = universe_.trace.lines();
    return outcome;
  }

 private:
  Aim aim() {
    Dice& dice = universe_.dice;
    return {Point::at(dice.below(kPoints)), dice.one_in(2) ? 1 : 1 + dice.below(10)};
  }

  void committed(const store::Topics& topics) {
    promises_->after_commit();
    told_->after_commit();
    for (const auto& node : nodes_) node->wake(topics);
  }

  void go_on(const std::function<bool()>& is_over) {
    while (!universe_.broken && !is_over()) {
      if (++steps_ > kMostSteps) {
        universe_.break_promise("it comes to rest", "it does not, but goes round in circles");
        return;
      }
      life_->happen();
      life_->tend_nodes();
      for (const auto& node : nodes_) node->tend();
      const bool moved = universe_.fibers.step();
      if (const auto error = universe_.fibers.take_error()) tell(error);
      if (!moved) move_time();
    }
  }

  void move_time() {
    auto next = universe_.fibers.next_wake();
    const auto consider = [&](const std::optional<base::Timestamp>& at) {
      if (at) next = std::min(next.value_or(*at), *at);
    };
    consider(life_->next());
    for (const auto& node : nodes_) consider(node->next_due());
    if (!next) throw std::logic_error("nothing is to happen any more");
    universe_.fibers.move_to(std::max(*next, universe_.now() + base::Duration(1)));
  }

  void tell(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      universe_.break_promise("no thread ends by itself", e.what());
    }
  }

  Universe universe_;
  Disk& disk_;
  Outside outside_;
  Temper temper_;
  pipeline::Policy policy_;
  Deaths deaths_;
  Organization organization_;
  std::unique_ptr<Promises> promises_;
  std::unique_ptr<Told> told_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::unique_ptr<Life> life_;
  std::size_t steps_ = 0;
};

}  // namespace

Simulator::Simulator() : random_(Dice(1)), cipher_(std::string(32, 'k'), random_) {}

Outcome Simulator::run(const Options& options) {
  return Run(options, disk_, parts_, cipher_).finish();
}

}  // namespace slipway::simulation
