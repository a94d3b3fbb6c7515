#include "life.h"

#include <algorithm>

#include "pipeline/actions.h"
#include "store/services.h"

namespace slipway::simulation {
namespace {

constexpr std::size_t kEvents = 14;

}  // namespace

Temper roll_temper(Dice& dice) {
  Temper temper;
  temper.days = dice.one_in(6);
  temper.has_people = dice.one_in(2);
  temper.has_weather = !dice.one_in(3);
  temper.has_power_cuts = dice.one_in(3);
  temper.has_full_disks = dice.one_in(5);
  temper.has_clock_jumps = dice.one_in(5);
  temper.deaths = dice.one_in(6) ? dice.below(20) : dice.below(5);
  temper.nodes = dice.one_in(4) ? 2 + dice.below(2) : 1;
  return temper;
}

Life::Life(Universe& universe, Disk& disk, Outside& outside, Organization& organization,
           Promises& promises, Told& told, std::vector<std::unique_ptr<Node>>& nodes, Temper temper)
    : universe_(universe),
      dice_(universe.dice.others()),
      disk_(disk),
      outside_(outside),
      organization_(organization),
      promises_(promises),
      told_(told),
      nodes_(nodes),
      temper_(temper),
      is_awaited_(nodes.size()) {}

void Life::after(base::Duration time, Event event) { at(universe_.now() + time, std::move(event)); }

base::Duration Life::pause() {
  if (temper_.days) return dice_.seconds(1, std::int64_t{12} * 3600);
  return dice_.one_in(3) ? dice_.seconds(0, 10) : dice_.seconds(1, 400);
}

std::optional<base::Timestamp> Life::next() const {
  if (schedule_.empty()) return std::nullopt;
  return schedule_.begin()->first;
}

void Life::happen() {
  while (!schedule_.empty() && schedule_.begin()->first <= universe_.now()) {
    const auto event = std::move(schedule_.begin()->second);
    schedule_.erase(schedule_.begin());
    event();
  }
}

Node* Life::up() {
  std::vector<Node*> alive;
  for (const auto& node : nodes_) {
    if (node->is_up() && !node->has_died()) alive.push_back(node.get());
  }
  return alive.empty() ? nullptr : dice_.pick(alive);
}

void Life::ask(Node& node, std::function<void(pipeline::Context&, store::Transaction&)> work) {
  node.act([this, work = std::move(work)](pipeline::Context& context) {
    try {
      context.database.write([&](store::Transaction& tx) { work(context, tx); });
    } catch (const store::Unavailable& e) {
      universe_.note({"asked in vain:", e.what()});
    }
  });
}

void Life::begin() {
  for (auto& service : organization_.services) {
    if (dice_.one_in(12)) continue;  // never deployed
    after(dice_.seconds(1, 60), [this, &service] {
      Node* const node = up();
      if (node == nullptr) return;
      ask(*node, [&service](auto& context, auto& tx) {
        const auto stored = store::service(tx, service.id);
        if (!stored) return;
        service.is_stopped = false;  // what was asked first may come late
        if (service.repository != nullptr) {
          pipeline::deploy(context, tx, *stored, "", "ada");
        } else {
          pipeline::deploy_image(context, tx, *stored, "", "ada");
        }
      });
    });
  }
  base::Duration time = std::chrono::minutes(3);
  for (std::size_t i = 0; i < kEvents; ++i) {
    time += pause();
    after(time, [this] { history(); });
    if (temper_.has_people && dice_.one_in(4)) after(time + pause(), [this] { person(); });
    if (temper_.has_weather && dice_.one_in(3)) after(time + pause(), [this] { weather(); });
    if (dice_.one_in(5)) after(time + pause(), [this] { misfortune(); });
  }
}

void Life::calm_down() {
  calm_ = true;
  for (const auto& repository : outside_.repositories) repository->weather = Weather::kFine;
  for (auto& image : outside_.images) image.weather = Weather::kFine;
  outside_.machine.weather = Weather::kFine;
  outside_.forge->mood = Mood::kFine;
  for (const auto& address : outside_.addresses) address->mood = Mood::kFine;
  outside_.machine.gateway_fails = false;
  disk_.set_full(false);
}

}  // namespace slipway::simulation
