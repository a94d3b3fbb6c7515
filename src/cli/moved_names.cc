#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "cli/changes.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

bool takes(const Change& change, const std::vector<std::string>& names) {
  const auto is_among = [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  if (change.kind == Kind::kDomain) {
    return change.verb == Verb::kCreate && is_among(change.name);
  }
  if (change.kind != Kind::kApplication && change.kind != Kind::kContainer) return false;
  const auto* domains = change.body.if_contains("domains");
  return domains != nullptr && domains->is_array() &&
         std::ranges::any_of(domains->get_array(), [&](const auto& name) {
           return name.is_string() && is_among(name.get_string());
         });
}

}  // namespace

std::vector<Change> with_names_freed(std::vector<Change> changes, std::vector<Change>& deletions,
                                     std::vector<LettingGo> let_go) {
  const auto taker = [&](const std::vector<std::string>& names) {
    return std::ranges::find_if(changes, [&](const auto& one) { return takes(one, names); }) -
           changes.begin();
  };
  std::map<std::ptrdiff_t, std::vector<Change>> before;
  for (auto& names : let_go) {
    const auto update = std::ranges::find_if(changes, [&](const auto& one) {
      return one.verb == Verb::kUpdate && one.id == names.first.id && one.kind == names.first.kind;
    });
    const auto taken_at = taker(names.names);
    if (taken_at > update - changes.begin()) continue;  // it is free by then
    update->fields = std::move(names.rest);
    before[taken_at].push_back(std::move(names.first));
  }
  std::erase_if(deletions, [&](Change& deletion) {
    if (deletion.kind != Kind::kDomain) return false;
    const auto taken_at = taker({deletion.name});
    if (taken_at == std::ssize(changes)) return false;
    before[taken_at].push_back(std::move(deletion));
    return true;
  });
  if (before.empty()) return changes;
  std::vector<Change> ordered;
  ordered.reserve(changes.size() + before.size());
  for (std::ptrdiff_t i = 0; i < std::ssize(changes); ++i) {
    if (const auto freeing = before.find(i); freeing != before.end()) {
      std::ranges::move(freeing->second, std::back_inserter(ordered));
    }
    auto& change = changes[static_cast<std::size_t>(i)];
    const bool is_nothing = change.verb == Verb::kUpdate && change.fields.empty();
    if (!is_nothing) ordered.push_back(std::move(change));
  }
  return ordered;
}

}  // namespace slipway::cli
