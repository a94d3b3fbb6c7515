#include "cli/changes.h"

#include <algorithm>
#include <iterator>

namespace slipway::cli {

Change Changes::make(Verb verb, Kind kind, std::string name, const Owner& owner, std::string id,
                     boost::json::object body) {
  Change change;
  change.verb = verb;
  change.kind = kind;
  change.name = std::move(name);
  change.parent = owner.path;
  change.owner = owner.kind;
  change.id = std::move(id);
  change.body = std::move(body);
  return change;
}

void Changes::keep(Change change) {
  if (!change.fields.empty()) changes_.push_back(std::move(change));
}

void Changes::create(Kind kind, std::string name, const Owner& owner, boost::json::object body) {
  add(make(Verb::kCreate, kind, std::move(name), owner, {}, std::move(body)));
}

void Changes::remove(Kind kind, std::string name, const Owner& owner, std::string id) {
  deletions_.push_back(make(Verb::kDelete, kind, std::move(name), owner, std::move(id)));
}

void Changes::leave(Kind kind, std::string name, const Owner& owner, std::string id) {
  add(make(Verb::kLeave, kind, std::move(name), owner, std::move(id)));
}

void Changes::remove_or_leave(Kind kind, std::string name, const Owner& owner, std::string id) {
  if (options_.prune) return remove(kind, std::move(name), owner, std::move(id));
  leave(kind, std::move(name), owner, std::move(id));
}

std::vector<Change> Changes::take() {
  // A stage goes once nothing is in it.
  std::ranges::stable_partition(deletions_,
                                [](const Change& change) { return change.kind != Kind::kStage; });
  auto changes = with_names_freed(std::move(changes_), deletions_, std::move(let_go_));
  std::ranges::move(deletions_, std::back_inserter(changes));
  return changes;
}

}  // namespace slipway::cli
