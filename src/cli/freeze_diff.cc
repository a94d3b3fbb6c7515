#include <algorithm>

#include "cli/changes.h"
#include "cli/config_keys.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

std::string shown_field(const json::value& body, std::string_view field) {
  const auto* value = find(body, field);
  if (value == nullptr || !value->is_array()) return text(body, field);
  std::string shown;
  for (const auto& item : value->get_array()) {
    shown += (shown.empty() ? "" : ", ") + std::string(item.as_string());
  }
  return shown;
}

}  // namespace

// A window is as the file has it as a whole: what it leaves out is taken away.
void compare_freeze_windows(Changes& changes, const Owner& environment,
                            const std::vector<DesiredThing>& desired,
                            const std::vector<CurrentThing>& current) {
  if (desired.empty()) return;
  for (const auto& window : desired) {
    json::object body = window.settings;
    body["name"] = window.name;
    if (!body.contains("timezone")) body["timezone"] = "UTC";
    const auto* there = find_by_name(current, window.name);
    if (there == nullptr) {
      changes.create(Kind::kFreezeWindow, window.name, environment, std::move(body));
      continue;
    }
    Change change = Changes::make(Verb::kUpdate, Kind::kFreezeWindow, window.name, environment,
                                  there->id, body);
    for (const auto& key : kFreezeWindowShape.keys) {
      const auto from = shown_field(there->body, key.field);
      const auto to = shown_field(body, key.field);
      if (from != to) change.fields.push_back({std::string(key.name), from, to});
    }
    changes.keep(std::move(change));
  }
  for (const auto& window : current) {
    if (find_by_name(desired, window.name) != nullptr) continue;
    changes.remove_or_leave(Kind::kFreezeWindow, window.name, environment, window.id);
  }
}

}  // namespace slipway::cli
