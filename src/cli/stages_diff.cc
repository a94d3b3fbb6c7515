#include <algorithm>

#include "cli/changes.h"

namespace slipway::cli {
namespace {

// Each of `wanted` after the one before it, by as few moves as one pass gives.
void compare_order(Changes& changes, const Owner& environment,
                   const std::vector<DesiredStage>& wanted, std::vector<std::string> order) {
  const auto at = [&](const std::string& name) { return std::ranges::find(order, name); };
  for (std::size_t i = 1; i < wanted.size(); ++i) {
    const auto& before = wanted[i - 1].name;
    const auto& name = wanted[i].name;
    if (at(before) < at(name)) continue;
    const auto former = at(name);
    Change change = Changes::make(Verb::kUpdate, Kind::kStageOrder, name, environment);
    change.other = before;
    change.fields.push_back({"after", former == order.begin() ? "" : *(former - 1), before});
    changes.add(std::move(change));
    order.erase(former);
    order.insert(at(before) + 1, name);
  }
}

}  // namespace

std::vector<CurrentStage> first_stages() {
  std::vector<CurrentStage> stages;
  for (const auto* name :
       {"DEFAULT DATABASE", "DEFAULT JOB", "DEFAULT CONTAINER", "DEFAULT APPLICATION"}) {
    stages.push_back({.id = {}, .name = name, .description = {}});
  }
  return stages;
}

void compare_stages(Changes& changes, const Owner& environment,
                    const std::vector<DesiredStage>& desired,
                    const std::vector<CurrentStage>& current) {
  if (desired.empty()) return;
  std::vector<std::string> order;
  order.reserve(current.size() + desired.size());
  for (const auto& stage : current) order.push_back(stage.name);
  for (const auto& stage : desired) {
    boost::json::object body{{"name", stage.name}};
    if (stage.description) body["description"] = *stage.description;
    const auto* there = find_by_name(current, stage.name);
    if (there == nullptr) {
      order.push_back(stage.name);
      changes.create(Kind::kStage, stage.name, environment, std::move(body));
      continue;
    }
    Change change = Changes::make(Verb::kUpdate, Kind::kStage, stage.name, environment, there->id,
                                  std::move(body));
    if (stage.description && *stage.description != there->description) {
      change.fields.push_back({"description", there->description, *stage.description});
    }
    changes.keep(std::move(change));
  }
  compare_order(changes, environment, desired, std::move(order));
  for (const auto& stage : current) {
    if (find_by_name(desired, stage.name) != nullptr) continue;
    changes.remove_or_leave(Kind::kStage, stage.name, environment, stage.id);
  }
}

}  // namespace slipway::cli
