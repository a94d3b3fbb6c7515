#include "cli/settings_check.h"

#include <algorithm>
#include <charconv>

#include "base/enum.h"
#include "cli/json.h"
#include "model/advanced_settings.h"
#include "model/settings_reader.h"
#include "model/unable.h"

namespace slipway::cli {
namespace {

using base::fail;
using base::Result;

model::ServiceKind kind_of(const DesiredService& service) {
  if (service.kind == "job") return model::ServiceKind::JOB;
  if (service.kind == "helm") return model::ServiceKind::HELM;
  return service.kind == "container" ? model::ServiceKind::CONTAINER
                                     : model::ServiceKind::APPLICATION;
}

// "ports[1].name" is of "ports".
std::string_view first_part(std::string_view field) {
  return field.substr(0, field.find_first_of(".["));
}

// Where a field of a request stands in a service's mapping, item and all.
const YamlNode* node_of(const YamlNode& service, std::string_view field) {
  for (const auto& key : kServiceShape.keys) {
    if (key.field.empty() || (key.field != field && first_part(key.field) != first_part(field))) {
      continue;
    }
    const YamlNode* node = part_of(service, key.name);
    if (node == &service) continue;
    const auto open = field.find('[');
    std::size_t index = 0;
    if (open != std::string_view::npos) {
      const auto rest = field.substr(open + 1);
      std::from_chars(rest.begin(), rest.end(), index);
    }
    return open != std::string_view::npos && index < node->items.size() ? &node->items[index]
                                                                        : node;
  }
  return &service;
}

// The key of a field of a request, of those that stand in `node` or else the first that sets it.
std::string key_of(const YamlNode& node, const Shape& shape, std::string_view field) {
  std::string found;
  for (const auto& key : shape.keys) {
    if (key.field != field) continue;
    if (part_of(node, key.name) != &node) return std::string(key.name);
    if (found.empty()) found = key.name;
  }
  return found.empty() ? std::string(field) : found;
}

// With the file's key for the field's path, which the place says already.
std::string in_file_words(const base::Error& wrong, const YamlNode& node) {
  const auto dot = wrong.field.find("].");
  if (dot == std::string::npos || !wrong.message.starts_with(wrong.field)) return wrong.message;
  std::string word = wrong.field.substr(dot + 2);
  for (const auto& key : kServiceShape.keys) {
    if (key.field != first_part(wrong.field) || key.shape == nullptr) continue;
    word = key_of(node, *key.shape, word);
    break;
  }
  return word + wrong.message.substr(wrong.field.size());
}

void check_advanced(const YamlNode& node, const DesiredService& service, ConfigReader& reader) {
  if (service.advanced_settings.empty()) return;
  model::Service checked;
  checked.kind = kind_of(service);
  const YamlNode& settings = *part_of(node, "advanced_settings");
  // One by one, since each has its own place.
  for (const auto& setting : service.advanced_settings) {
    const auto wrong = model::set_advanced_settings(
        boost::json::object{{setting.key(), setting.value()}}, checked);
    if (wrong) reader.problems().add(*part_of(settings, setting.key()), wrong->message);
  }
}

model::ServiceSettings settings_in(const json::value& body, model::ServiceSettings settings = {}) {
  base::JsonFields fields(body);
  model::read_settings(fields, settings);
  return settings;
}

struct RuntimeAtHand {
  std::string name;
  model::RuntimeKind kind{};
};

// Nothing where it is not known, or of a kind that a newer daemon has.
std::optional<RuntimeAtHand> runtime_of(const Current& current, const Desired& desired,
                                        const DesiredEnvironment& environment,
                                        const CurrentEnvironment* there) {
  std::string name;
  if (there != nullptr) {
    name = there->runtime;
  } else if (environment.runtime) {
    name = environment.runtime->name;
  } else {
    for (const auto& one : current.runtimes) {
      if (flag(one.body, "default")) name = one.name;
    }
    for (const auto& one : desired.runtimes) {
      if (flag(one.settings, "default")) name = one.name;
    }
  }
  std::string kind;
  if (const auto* one = find_by_name(desired.runtimes, name)) kind = text(one->settings, "kind");
  if (const auto* one = find_by_name(current.runtimes, name)) kind = text(one->body, "kind");
  const auto known = base::parse_enum<model::RuntimeKind>(kind);
  if (!known) return std::nullopt;
  return RuntimeAtHand{name, *known};
}

tl::unexpected<base::Error> refuse(const std::string& place, const std::string& message) {
  return fail(base::ErrorCode::kInvalid, place + ": " + message);
}

Result<void> check_source(const DesiredService& service, const RuntimeAtHand& runtime,
                          const model::RuntimeOf& at) {
  if (service.kind == "helm") {
    if (model::brings_charts(runtime.kind)) return {};
    return refuse(service.place_of("chart"), model::brings_no_charts(at));
  }
  if (!service.has_image || model::runs_images(runtime.kind)) return {};
  return refuse(service.place_of("image"), model::runs_no_images(at));
}

// What is there already may stay.
Result<void> check_able(const DesiredService& service, const CurrentService* old,
                        const RuntimeAtHand& runtime, const model::RuntimeOf& at) {
  if (service.kind == "helm") return {};
  const auto before =
      old == nullptr ? model::ServiceSettings() : settings_in(json::object(old->body.as_object()));
  const auto known =
      old == nullptr ? std::vector<model::Unable>() : model::unable_on(runtime.kind, before);
  for (const auto& unable : model::unable_on(runtime.kind, settings_in(service.settings, before))) {
    if (std::ranges::find(known, unable) != known.end()) continue;
    return refuse(service.place_of(unable.field),
                  unable.field + ": " + model::cannot_act_on(at, unable));
  }
  return {};
}

Result<void> check_files(const DesiredVariables& variables, const CurrentVariables& there,
                         const RuntimeAtHand& runtime, const model::RuntimeOf& at) {
  if (model::mounts_files(runtime.kind)) return {};
  for (const auto& [key, mounted] : variables.mounted) {
    const auto is_there = [&name = key](const CurrentVariable& one) {
      return one.key == name && !one.mount_path.empty();
    };
    if (std::ranges::any_of(there.variables, is_there) ||
        std::ranges::any_of(there.secrets, is_there)) {
      continue;
    }
    return refuse(mounted, "mount_path: " + model::mounts_no_files(at));
  }
  return {};
}

}  // namespace

void check_settings(const YamlNode& node, DesiredService& service, ConfigReader& reader) {
  for (const auto& field : node.fields) {
    service.places[field.key.scalar] = reader.place(field.value);
  }
  check_advanced(node, service, reader);
  if (service.kind == "helm") return;
  const json::value body = service.settings;
  base::JsonFields fields(body);
  model::ServiceSettings settings;
  model::read_settings(fields, settings);
  const auto& wrong = fields.error();
  if (!wrong) return;
  const YamlNode& part = *node_of(node, wrong->field);
  reader.problems().add(part, in_file_words(*wrong, part));
}

void check_is_first(const YamlNode& domain, ConfigReader& reader) {
  const auto place = reader.place(domain);
  const auto [known, is_first] = reader.domains().try_emplace(domain.scalar, place);
  if (is_first) return;
  reader.problems().add(domain, "'" + domain.scalar + "' stands twice, first at " + known->second +
                                    "; a public name leads to one service only.");
}

Result<void> check_abilities(const Current& current, const Desired& desired,
                             const DesiredEnvironment& environment,
                             const CurrentEnvironment* there) {
  static const CurrentVariables none;
  const auto runtime = runtime_of(current, desired, environment, there);
  if (!runtime) return {};
  const model::RuntimeOf at{environment.name, runtime->name};
  auto checked =
      check_files(environment.variables, there == nullptr ? none : there->variables, *runtime, at);
  for (const auto& service : environment.services) {
    const auto* old = there == nullptr ? nullptr : find_by_name(there->services, service.name);
    checked = checked
                  .and_then([&] {
                    return old == nullptr ? check_source(service, *runtime, at) : Result<void>();
                  })
                  .and_then([&] { return check_able(service, old, *runtime, at); })
                  .and_then([&] {
                    return check_files(service.variables, old == nullptr ? none : old->variables,
                                       *runtime, at);
                  });
  }
  return checked;
}

}  // namespace slipway::cli
