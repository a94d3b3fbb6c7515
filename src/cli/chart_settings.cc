#include "cli/chart_settings.h"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "cli/json.h"
#include "cli/json_path.h"
#include "cli/service_request.h"

namespace slipway::cli {
namespace {

constexpr const char* kRepository = "git_repository";

std::string show_chart(const json::value* chart) {
  if (chart == nullptr) return "git";
  return text(*chart, "repository") + "/" + text(*chart, "chart_name") + " " +
         text(*chart, "chart_version");
}

std::string show_pairs(const json::object& pairs) {
  std::string shown;
  for (const auto& pair : pairs) {
    if (!shown.empty()) shown += ", ";
    shown += std::string(pair.key()) + "=" + std::string(pair.value().as_string());
  }
  return shown.empty() ? "none" : shown;
}

std::string show_file(const json::value& file) {
  return text(file, "name") + ": " + text(file, "content");
}

std::string show_port(const json::value& port) {
  std::string shown = text(port, "internal_port") + " of ";
  if (const auto service = text(port, "service_name"); !service.empty()) return shown + service;
  return shown + show_pairs(pairs_of(items(port, "service_selectors")));
}

std::string show_list(const json::array& list, std::string (*show)(const json::value&)) {
  std::string shown;
  for (const auto& item : list) shown += (shown.empty() ? "" : ", ") + show(item);
  return shown.empty() ? "none" : shown;
}

// A field that the file doesn't give takes what the daemon has.
bool is_port(const json::value& desired, const json::value& current) {
  return std::ranges::all_of(desired.get_object(), [&](const auto& field) {
    const auto* there = find(current, {field.key().data(), field.key().size()});
    const bool is_empty = field.value().is_string() && field.value().get_string().empty();
    return there == nullptr ? is_empty : *there == field.value();
  });
}

const json::array& list_at(const json::value& settings, std::string_view path) {
  static const json::array none;
  const auto* list = find_field(settings, path);
  return list != nullptr && list->is_array() ? list->get_array() : none;
}

class ChartDiff {
 public:
  ChartDiff(const json::object& desired, const json::value& current)
      : desired_(desired), current_(current) {}

  std::vector<FieldChange> run() {
    json::object rest = desired_.get_object();
    for (const auto* own : {"helm_repository", "values_override", "ports"}) rest.erase(own);
    changes_ = diff_settings(rest, current_);
    compare_chart();
    for (const std::string name : {"set", "set_string", "set_json"}) compare_pairs(name);
    compare_list("values_files", "values_override.file.raw.values", show_file,
                 [](const auto& a, const auto& b) { return a == b; });
    compare_list("ports", "ports", show_port, is_port);
    compare_values_git();
    return std::move(changes_);
  }

 private:
  void compare_chart() {
    const auto* to = find(desired_, "helm_repository");
    if (to == nullptr) return;
    const std::string from = show_chart(find(current_, "helm_repository"));
    if (show_chart(to) != from) changes_.push_back({"chart", from, show_chart(to)});
  }

  void compare_pairs(const std::string& name) {
    const std::string path = "values_override." + name;
    if (find_field(desired_, path) == nullptr) return;
    const auto from = pairs_of(list_at(current_, path));
    const auto to = pairs_of(list_at(desired_, path));
    // In the same order.
    if (json::serialize(from) == json::serialize(to)) return;
    changes_.push_back({name, show_pairs(from), show_pairs(to)});
  }

  template <typename Same>
  void compare_list(const char* key, const char* path, std::string (*show)(const json::value&),
                    Same same) {
    if (find_field(desired_, path) == nullptr) return;
    const auto& from = list_at(current_, path);
    const auto& to = list_at(desired_, path);
    if (std::ranges::equal(to, from, same)) return;
    changes_.push_back({key, show_list(from, show), show_list(to, show)});
  }

  void compare_values_git() {
    const auto* file = find_field(desired_, "values_override.file");
    const auto* to = file == nullptr ? nullptr : file->get_object().if_contains("git");
    if (to == nullptr) return;
    const auto* from = find_field(current_, "values_override.file.git");
    if (to->is_null()) {
      if (from == nullptr) return;
      const auto* repository = find(*from, kRepository);
      changes_.push_back(
          {"values_git", repository == nullptr ? "" : text(*repository, "url"), "none"});
      return;
    }
    for (auto& change : diff_settings(to->get_object(), from == nullptr ? json::value() : *from)) {
      changes_.push_back({"values_git." + change.field, change.from, change.to});
    }
  }

  const json::value desired_;
  const json::value& current_;
  std::vector<FieldChange> changes_;
};

// What of the repository of the values the file doesn't give.
void keep_repository(json::object& given, const json::value& there) {
  const auto* before = find(there, kRepository);
  if (before == nullptr) return;
  json::object kept;
  for (const std::string name : {"url", "branch", "root_path", "git_token_id", "provider"}) {
    if (const auto* value = find(*before, name)) kept[name] = *value;
  }
  for (const auto& field : given.at(kRepository).as_object()) kept[field.key()] = field.value();
  given[kRepository] = std::move(kept);
}

}  // namespace

std::vector<FieldChange> diff_chart(const json::object& desired, const json::value& current) {
  return ChartDiff(desired, current).run();
}

json::object chart_edit(const json::value& current, json::object settings) {
  const auto* there = find_field(current, "values_override.file");
  auto* values = settings.if_contains("values_override");
  auto* file = values == nullptr ? nullptr : values->get_object().if_contains("file");
  if (there == nullptr || file == nullptr) return settings;
  auto& given = file->get_object();
  for (const std::string part : {"raw", "git"}) {
    const auto* before = find(*there, part);
    if (before == nullptr) continue;
    if (!given.contains(part)) {
      given[part] = *before;
    } else if (part == "git" && given.at(part).is_object()) {
      keep_repository(given.at(part).get_object(), *before);
    }
  }
  return settings;
}

}  // namespace slipway::cli
