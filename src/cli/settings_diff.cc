#include "cli/settings_diff.h"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "cli/json.h"
#include "model/git_url.h"
#include "model/image.h"

namespace slipway::cli {
namespace {

std::string without_slashes(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path == "." ? "" : std::string(path);
}

bool same_url(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto first = model::parse_git_url(a);
  const auto second = model::parse_git_url(b);
  return first && second && first->to_string() == second->to_string();
}

std::string show_port(const json::value& port) {
  std::string shown = text(port, "internal_port") + "/" +
                      (find(port, "protocol") ? text(port, "protocol") : "HTTP");
  if (const auto outer = number(port, "external_port"); outer != 0) {
    shown += " as " + std::to_string(outer);
  }
  if (const auto name = text(port, "name"); !name.empty()) shown += " '" + name + "'";
  if (flag(port, "is_default")) shown += " default";
  return shown + (flag(port, "publicly_accessible") ? " public" : " internal");
}

std::string show_volume(const json::value& volume) {
  return text(volume, "mount_point") + " of " + text(volume, "size") + " GB";
}

std::string show_policy(const json::value& policy) {
  if (!policy.is_object()) return "none";
  std::string shown = text(policy, "kind");
  if (const auto value = text(policy, "value"); !value.empty()) shown += " " + value;
  return shown;
}

std::string show_object(const json::value& value) {
  if (find(value, "mount_point") != nullptr) return show_volume(value);
  return show_port(value);
}

std::string shown_value(const json::value& value) {
  if (const auto* string = value.if_string()) return std::string(*string);
  if (const auto* array = value.if_array()) {
    std::string shown;
    for (const auto& item : *array) {
      if (!shown.empty()) shown += ", ";
      shown += item.is_object() ? show_object(item) : shown_value(item);
    }
    return shown.empty() ? "none" : shown;
  }
  return value.is_null() ? "none" : json::serialize(value);
}

// A field that the file doesn't give takes what the daemon has.
json::value completed(const json::value& desired, const json::value& current) {
  json::object port = desired.get_object();
  for (const auto* name : {"name", "external_port", "is_default"}) {
    if (const auto* value = find(current, name); value && !port.contains(name)) port[name] = *value;
  }
  return port;
}

bool same_ports(const json::array& desired, const json::array& current) {
  if (desired.size() != current.size()) return false;
  for (std::size_t i = 0; i < desired.size(); ++i) {
    if (show_port(completed(desired[i], current[i])) != show_port(current[i])) return false;
  }
  return true;
}

bool same_storage(const json::array& desired, const json::array& current) {
  return std::ranges::equal(desired, current, [](const auto& a, const auto& b) {
    return show_volume(a) == show_volume(b);
  });
}

bool same_image(const std::string& a, const std::string& b) {
  const auto first = model::parse_image_name(a);
  const auto second = model::parse_image_name(b);
  return first && second ? *first == *second : a == b;
}

// Whether everything in `part` is in `whole` too.
bool contains(const json::value& whole, const json::value& part) {
  if (!part.is_object() || !whole.is_object()) return whole == part;
  for (const auto& field : part.get_object()) {
    const auto* value = whole.get_object().if_contains(field.key());
    const json::value there = value == nullptr ? json::value() : *value;
    // Integers compare equal whatever their signedness.
    if (there.is_number() && field.value().is_number()) {
      if (there.to_number<double>() != field.value().to_number<double>()) return false;
    } else if (!contains(there, field.value())) {
      return false;
    }
  }
  return true;
}

std::string show_probe(const json::value& probe) {
  const auto* type = find(probe, "type");
  if (type == nullptr) return "none";
  std::string shown = "tcp";
  const auto* http = find(*type, "http");
  if (http != nullptr) shown = "http " + text(*http, "path");
  const auto* target = http != nullptr ? http : find(*type, "tcp");
  if (target != nullptr && number(*target, "port") != 0) shown += " port " + text(*target, "port");
  for (const auto* name : {"initial_delay_seconds", "period_seconds", "timeout_seconds",
                           "success_threshold", "failure_threshold"}) {
    if (find(probe, name)) shown += ", " + std::string(name) + " " + text(probe, name);
  }
  return shown;
}

json::value probe_of(const json::value& healthchecks, std::string_view name) {
  const auto* probe = find(healthchecks, name);
  return probe == nullptr ? json::value() : *probe;
}

// What the keys of a slipway.yaml call it.
std::string shown_name(std::string_view name) {
  if (name == "git_token_id") return "git_token";
  if (name == "registry_id") return "registry";
  if (name == "timeout_sec") return "timeout";
  return std::string(name);
}

bool has_probe(const json::value& probe) {
  const auto* type = find(probe, "type");
  return type != nullptr && (find(*type, "http") != nullptr || find(*type, "tcp") != nullptr);
}

class SettingsDiff {
 public:
  explicit SettingsDiff(const json::value& application) : application_(application) {}

  void compare(std::string_view name, const json::value& desired) {
    const auto* found = find(application_, name);
    const json::value current = found == nullptr ? json::value() : *found;
    if (name == "git_repository") return compare_git(desired, current);
    if (name == "healthchecks") return compare_probes(desired, current);
    bool same = contains(json::object{{"v", current}}, json::object{{"v", desired}});
    if (name == "ports") {
      same = same_ports(desired.get_array(), items(application_, name));
    } else if (name == "storage") {
      same = same_storage(desired.get_array(), items(application_, name));
    } else if (name == "image_name") {
      same = same_image(shown_value(desired), shown_value(current));
    } else if (name == "tag_policy") {
      if (!same) changes_.push_back({"tag_policy", show_policy(current), show_policy(desired)});
      return;
    } else if (current.is_null()) {
      same = (desired.is_string() && desired.get_string().empty()) ||
             (desired.is_array() && desired.get_array().empty());
    }
    if (!same) changes_.push_back({shown_name(name), shown_value(current), shown_value(desired)});
  }

  std::vector<FieldChange> take() { return std::move(changes_); }

 private:
  void compare_git(const json::value& desired, const json::value& current) {
    for (const auto& field : desired.get_object()) {
      const std::string_view name(field.key().data(), field.key().size());
      const std::string from = text(current, name);
      const std::string to = text(desired, name);
      const bool same = name == "url"         ? same_url(from, to)
                        : name == "root_path" ? without_slashes(from) == without_slashes(to)
                                              : from == to;
      if (!same) changes_.push_back({name == "url" ? "repository" : shown_name(name), from, to});
    }
  }

  void compare_probes(const json::value& desired, const json::value& current) {
    for (const auto& [field, name] :
         {std::pair("readiness_probe", "healthcheck"), std::pair("liveness_probe", "liveness")}) {
      if (!desired.as_object().contains(field)) continue;
      compare_probe(name, probe_of(desired, field), probe_of(current, field));
    }
  }

  void compare_probe(const char* name, const json::value& desired, const json::value& current) {
    const bool same = has_probe(desired) ? contains(current, desired) : !has_probe(current);
    if (same) return;
    changes_.push_back({name, has_probe(current) ? show_probe(current) : "none",
                        has_probe(desired) ? show_probe(desired) : "none"});
  }

  const json::value& application_;
  std::vector<FieldChange> changes_;
};

}  // namespace

std::vector<FieldChange> diff_settings(const json::object& desired,
                                       const json::value& application) {
  SettingsDiff diff(application);
  for (const auto& field : desired) {
    diff.compare({field.key().data(), field.key().size()}, field.value());
  }
  return diff.take();
}

}  // namespace slipway::cli
