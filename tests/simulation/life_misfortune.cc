// What goes wrong, with nodes and with what is outside.

#include "life.h"

namespace slipway::simulation {

void Life::tend_nodes() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    Node& node = *nodes_[i];
    if (node.has_died()) node.bury();
    if (node.is_up() || is_awaited_[i]) continue;
    is_awaited_[i] = true;
    // Where there are others it may stay away longer than they leave it its work.
    const auto away = nodes_.size() > 1 && dice_.one_in(3) ? 300 : 30;
    after(calm_ ? base::Duration(1) : dice_.seconds(0, away), [this, i] {
      is_awaited_[i] = false;
      nodes_[i]->boot();
    });
  }
}

void Life::weather() {
  const auto roll = [this] { return static_cast<Weather>(1 + dice_.below(4)); };
  const auto for_a_while = [this](Weather& weather, Weather now) {
    weather = now;
    universe_.note({"weather", std::to_string(static_cast<int>(now))});
    after(dice_.seconds(10, 600), [&weather] { weather = Weather::kFine; });
  };
  const auto change_mood = [this](Party& party) {
    party.mood = static_cast<Mood>(1 + dice_.below(kMoods - 1));
    universe_.note({"mood", std::to_string(static_cast<int>(party.mood))});
    after(dice_.seconds(10, 600), [&party] { party.mood = Mood::kFine; });
  };
  switch (dice_.below(10)) {
    case 6:
    case 7:
      return change_mood(*outside_.forge);
    case 8:
    case 9:
      if (!outside_.addresses.empty()) change_mood(*dice_.pick(outside_.addresses));
      return;
    case 0:
    case 1:
      return for_a_while(dice_.pick(outside_.repositories)->weather, roll());
    case 2:  // a lag is seen only by what moves meanwhile
      for_a_while(dice_.pick(outside_.repositories)->weather, Weather::kLagging);
      for (int i = 0; i < 3; ++i) after(dice_.seconds(5, 300), [this] { history(); });
      return;
    case 3:
      if (!outside_.images.empty()) for_a_while(outside_.images.front().weather, roll());
      return;
    case 4:
      return for_a_while(outside_.machine.weather, Weather::kFailing);
    default:
      outside_.machine.gateway_fails = true;
      after(dice_.seconds(1, 120), [this] { outside_.machine.gateway_fails = false; });
      return;
  }
}

void Life::misfortune() {
  Node& node = *dice_.pick(nodes_);
  if (nodes_.size() > 1 && dice_.one_in(3)) return lose_touch(node);
  switch (dice_.below(5)) {
    case 0: {  // a service ends by itself
      const auto& all = outside_.machine.instances();
      if (all.empty()) return;
      auto at = all.begin();
      std::advance(at, static_cast<std::ptrdiff_t>(dice_.below(all.size())));
      universe_.note({"lost", at->first.to_string()});
      outside_.machine.lose(at->first);
      return;
    }
    case 1:
      universe_.note({"kill -9"});
      node.kill();
      return;
    case 2:
      if (!temper_.has_power_cuts) return;
      universe_.note({"the power goes"});
      for (const auto& one : nodes_) one->kill();
      outside_.machine.lose_power();
      disk_.lose_power(dice_);
      promises_.after_power_cut();
      told_.after_power_cut();
      return;
    case 3:
      if (!temper_.has_full_disks) return;
      universe_.note({"the disk is full"});
      disk_.set_full(true);
      after(dice_.seconds(1, 300), [this] { disk_.set_full(false); });
      return;
    default:
      if (!temper_.has_clock_jumps) return;
      promises_.clocks_jump();
      node.set_clock(dice_.one_in(2) ? dice_.seconds(-7200, 7200) : base::Duration{});
      universe_.note({"the clock jumps", std::to_string(node.clock_offset().count() / 1'000'000)});
      return;
  }
}

// Its steps go on, or stand still and go on later, while others may take its tasks over.
void Life::lose_touch(Node& node) {
  const auto time = dice_.one_in(2) ? dice_.seconds(1, 40) : dice_.seconds(25, 300);
  const std::string name = std::to_string(node.index());
  if (dice_.one_in(2)) {
    return node.stand_still(time, dice_.one_in(2));
  }
  universe_.note({"cut off", name});
  node.cut_off(true);
  after(time, [&node] { node.cut_off(false); });
}

}  // namespace slipway::simulation
