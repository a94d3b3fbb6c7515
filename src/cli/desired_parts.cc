#include "cli/desired_parts.h"

#include <algorithm>

#include "base/enum.h"
#include "base/suggest.h"
#include "base/text.h"
#include "cli/freeze_words.h"
#include "cli/json.h"
#include "cli/settings_check.h"
#include "io/webhook_target.h"
#include "model/cron_expression.h"
#include "model/domain_name.h"
#include "model/freeze_window_check.h"
#include "model/tag_policy_check.h"

namespace slipway::cli {
namespace {

namespace json = boost::json;

constexpr std::int64_t kLargestPort = 65'535;
constexpr std::int64_t kUsualGigabytes = 4;

std::vector<model::Weekday> read_weekdays(const YamlNode& node, json::object& settings,
                                          YamlProblems& problems) {
  std::vector<model::Weekday> weekdays;
  auto* days = settings.if_contains("weekdays");
  if (days == nullptr) return weekdays;
  const auto& list = *part_of(node, "weekdays");
  for (auto& day : days->as_array()) {
    const std::string word(day.as_string());
    const auto known = weekday_of(word);
    if (!known) {
      const auto at = std::ranges::find(list.items, word, &YamlNode::scalar);
      problems.add(at == list.items.end() ? list : *at, known.error().message);
      continue;
    }
    day = json::value(*known);
    weekdays.push_back(*base::parse_enum<model::Weekday>(*known));
  }
  return weekdays;
}

}  // namespace

json::value read_tag_policy(const YamlNode& node, ConfigReader& reader) {
  auto& problems = reader.problems();
  if (node.kind == YamlNode::Kind::kScalar) {
    if (node.scalar != "none" && node.scalar != "newest") {
      problems.add(node,
                   "tag_policy is none, newest, {exact: TAG}, {semver: RANGE} or {regex: "
                   "PATTERN, order: NUMERIC}.");
    }
    return node.scalar == "none" ? json::value() : json::value{{"kind", "NEWEST"}, {"value", ""}};
  }
  YamlMap map(node, "a tag_policy", problems);
  json::object policy;
  for (const auto& [key, kind] :
       {std::pair("exact", "EXACT"), std::pair("semver", "SEMVER"), std::pair("regex", "REGEX")}) {
    const auto value = map.text(key);
    if (!value) continue;
    if (!policy.empty()) map.wrong(key, "a tag_policy is of one kind only.");
    policy = {{"kind", kind}, {"value", *value}};
  }
  if (const auto order = map.word("order", kPolicyShape.key("order").words())) {
    policy["order"] = *order;
  }
  map.finish();
  const bool says_nothing = node.fields.size() == (map.has("order") ? 1U : 0U);
  if (node.kind == YamlNode::Kind::kMap && says_nothing) {
    problems.add(node, "a tag_policy needs exact, semver or regex.");
  }
  const auto kind = base::parse_enum<model::TagPolicyKind>(text(policy, "kind"));
  if (!kind) return policy;
  const auto order = base::parse_enum<model::TagOrder>(text(policy, "order"));
  const auto checked =
      model::check_tag_policy({*kind, text(policy, "value"), order.value_or(model::TagOrder())});
  if (!checked) {
    map.wrong(checked.error().field == "order" ? "order" : base::to_lower(text(policy, "kind")),
              checked.error().message);
  }
  return policy;
}

json::object read_cron(const YamlNode& node, ConfigReader& reader) {
  json::object cron = reader.read_object(node, kCronShape);
  if (cron.contains("scheduled_at")) {
    const auto parsed = model::parse_cron(text(cron, "scheduled_at"));
    if (!parsed) {
      reader.problems().add(*part_of(node, "scheduled_at"),
                            "scheduled_at: " + parsed.error().message + ".");
    }
  }
  if (cron.contains("timezone")) {
    reader.check_time_zone(*part_of(node, "timezone"), text(cron, "timezone"));
  }
  return cron;
}

void check_freeze_window(const YamlNode& node, json::object& settings, ConfigReader& reader) {
  if (settings.contains("timezone")) {
    reader.check_time_zone(*part_of(node, "timezone"), text(settings, "timezone"));
  }
  const std::size_t named = items(settings, "weekdays").size();
  model::FreezeWindow window;
  window.weekdays = read_weekdays(node, settings, reader.problems());
  if (window.weekdays.size() < named) return;
  window.start_time = text(settings, "start_time");
  window.end_weekday = base::parse_enum<model::Weekday>(text(settings, "end_weekday"));
  window.end_time = text(settings, "end_time");
  window.starts_at = text(settings, "starts_at");
  window.ends_at = text(settings, "ends_at");
  const auto checked = model::check_freeze_window(window);
  if (!checked) {
    reader.problems().add(*part_of(node, checked.error().field), checked.error().message);
  }
}

void check_words(const YamlNode& node, std::string_view key, const std::vector<std::string>& words,
                 ConfigReader& reader) {
  const YamlNode* list = part_of(node, key);
  if (list == nullptr || list->kind != YamlNode::Kind::kList) return;
  for (const auto& item : list->items) {
    if (item.kind != YamlNode::Kind::kScalar || std::ranges::count(words, item.scalar) != 0) {
      continue;
    }
    reader.problems().add(item, "'" + item.scalar + "' is unknown; " + std::string(key) + " are " +
                                    base::list_words(words, "and") + "." +
                                    base::did_you_mean(item.scalar, words));
  }
}

void check_target(const YamlNode& node, const json::object& settings, ConfigReader& reader) {
  const auto kind = base::parse_enum<model::WebhookKind>(text(settings, "kind"));
  if (!kind || !settings.contains("target_url")) return;
  const auto checked = io::check_webhook_target(*kind, text(settings, "target_url"));
  if (!checked) reader.problems().add(*part_of(node, "target_url"), checked.error().message);
}

json::object read_custom_domain(const YamlNode& node, ConfigReader& reader) {
  json::object domain = reader.read_object(node, kDomainShape);
  if (domain.contains("domain")) {
    const YamlNode& name = *part_of(node, "domain");
    const auto checked = model::check_domain(name.scalar);
    if (!checked) reader.problems().add(name, checked.error().message);
    if (checked) check_is_first(name, reader);
  }
  return domain;
}

void check_domains(const YamlNode& list, ConfigReader& reader) {
  for (const auto& item : list.items) {
    if (item.kind != YamlNode::Kind::kScalar) continue;
    const auto checked = model::check_domain(item.scalar);
    if (!checked) reader.problems().add(item, checked.error().message);
    if (checked) check_is_first(item, reader);
  }
}

json::object read_port(const YamlNode& node, ConfigReader& reader) {
  json::object port{{"internal_port", 0}, {"publicly_accessible", true}, {"protocol", "HTTP"}};
  if (node.kind == YamlNode::Kind::kScalar) {
    const YamlNode wrapped{.kind = YamlNode::Kind::kMap,
                           .line = node.line,
                           .column = node.column,
                           .fields = {{{.kind = YamlNode::Kind::kScalar, .scalar = "port"}, node}}};
    YamlMap map(wrapped, "a port", reader.problems());
    port["internal_port"] = map.integer("port", 1, kLargestPort).value_or(0);
    return port;
  }
  YamlMap map(node, "a port", reader.problems());
  if (map.has("port") && map.has("internal_port")) {
    map.wrong("internal_port", "'port' and 'internal_port' are the same; give one.");
  }
  if (!map.has("port") && !map.has("internal_port")) {
    reader.problems().add(node, "a port needs its number: port: 8080.");
  }
  reader.read_fields(map, kPortShape, kEvery, port);
  map.finish();
  return port;
}

json::object read_volume(const YamlNode& node, ConfigReader& reader) {
  json::object volume{{"type", "FAST_SSD"}, {"mount_point", ""}, {"size", kUsualGigabytes}};
  YamlMap map(node, "a volume", reader.problems());
  reader.read_fields(map, kVolumeShape, kEvery, volume);
  map.finish();
  if (!map.has("mount_point")) {
    reader.problems().add(node, "a volume needs its mount_point: mount_point: /data.");
  } else if (!volume["mount_point"].as_string().starts_with('/')) {
    map.wrong("mount_point", "mount_point is a whole path and begins with '/'.");
  }
  return volume;
}

json::object read_probe(const YamlNode& node, const std::string& key, ConfigReader& reader) {
  const std::string what = "a " + key;
  YamlMap map(node, what, reader.problems());
  json::object target;
  const auto path = map.text("http");
  const auto tcp = map.boolean("tcp");
  if (const auto port = map.integer("port", 1, kLargestPort)) target["port"] = *port;
  if (path && !path->starts_with('/')) map.wrong("http", "http is a path and begins with '/'.");
  if (map.has("http") == map.has("tcp") || (tcp && !*tcp)) {
    reader.problems().add(node, what + " is either 'http: /PATH' or 'tcp: true'.");
  }
  if (path) target["path"] = *path;
  json::object probe{{"type", {{path ? "http" : "tcp", std::move(target)}}}};
  for (const auto& one : kProbeShape.keys) {
    if (one.form != Form::kInteger || one.name == "port") continue;
    if (const auto value = map.integer(one.name, one.min, one.max)) probe[one.field] = *value;
  }
  map.finish();
  return probe;
}

}  // namespace slipway::cli
