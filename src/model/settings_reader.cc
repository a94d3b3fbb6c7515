#include "model/settings_reader.h"

#include <algorithm>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "model/domain_name.h"

namespace slipway::model {
namespace {

using base::JsonFields;

constexpr std::int64_t kHour = 3600;  // seconds
constexpr std::int64_t kLongestSeconds = 24 * kHour;

bool is_udp(const Port& port) { return port.protocol == PortProtocol::UDP; }

void read_ports(JsonFields& fields, std::vector<Port>& ports) {
  auto list = fields.objects("ports");
  if (!list) return;
  ports.clear();
  for (auto& item : *list) {
    Port port;
    read_port_name(item, port);
    assign(item.boolean("publicly_accessible"), port.publicly_accessible);
    assign(item.boolean("is_default"), port.is_default);
    assign(item.enumeration<PortProtocol>("protocol"), port.protocol);
    item.any("public_path");
    item.any("public_path_rewrite");
    item.refuse_unknown();
    for (const auto& other : ports) {
      if (other.internal_port == port.internal_port && is_udp(other) == is_udp(port)) {
        item.wrong("internal_port",
                   std::to_string(port.internal_port) + " stands twice; give one of them.");
      } else if (other.name == port.name) {
        item.wrong("name",
                   "'" + port.name + "' is the name of another port; give one of them another.");
      }
    }
    fields.take(item.error());
    ports.push_back(std::move(port));
  }
}

bool is_mount_point(std::string_view path) {
  return path.size() > 1 && path.front() == '/' &&
         path.find_first_of(std::string_view(":,\0", 3)) == std::string_view::npos &&
         (std::string(path) + "/").find("/../") == std::string::npos;
}

// Of a volume to which a request gives no id.
std::string volume_id(std::string_view mount_point) {
  std::string id;
  for (const char c : mount_point) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '_';
    if (is_plain) {
      id.push_back(c);
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
  }
  while (id.ends_with('-')) id.pop_back();
  return id;
}

void read_storage(JsonFields& fields, std::vector<Volume>& storage) {
  auto list = fields.objects("storage");
  if (!list) return;
  const auto before = std::exchange(storage, {});
  for (auto& item : *list) {
    Volume volume;
    volume.mount_point = item.required_text("mount_point");
    if (!item.error() && !is_mount_point(volume.mount_point)) {
      item.wrong("mount_point", "'" + volume.mount_point +
                                    "' is no folder to mount at. Write its whole path: /data.");
    }
    while (volume.mount_point.size() > 1 && volume.mount_point.ends_with('/')) {
      volume.mount_point.pop_back();
    }
    const auto same = std::find_if(before.begin(), before.end(), [&](const auto& old) {
      return old.mount_point == volume.mount_point;
    });
    volume.id =
        item.text("id").value_or(same == before.end() ? volume_id(volume.mount_point) : same->id);
    if (!item.error() && (volume.id.empty() || volume_id(volume.id) != volume.id)) {
      item.wrong("id", "must be letters, digits, '-', '_' and '.'; leave it out for a new one.");
    }
    assign(item.integer("size", 1, 1'000'000), volume.size);
    item.any("type");
    item.refuse_unknown();
    for (const auto& other : storage) {
      if (other.mount_point == volume.mount_point || other.id == volume.id) {
        item.wrong("mount_point", "'" + volume.mount_point + "' stands twice; give one of them.");
      }
    }
    fields.take(item.error());
    storage.push_back(std::move(volume));
  }
}

void read_probe(JsonFields& parent, std::string_view name, Probe& probe) {
  if (parent.has(name) && parent.any(name) == nullptr) {
    probe = Probe();
    return;
  }
  auto fields = parent.object(name);
  if (!fields) return;
  probe = Probe();
  if (auto type = fields->object("type")) {
    if (auto http = type->object("http")) {
      probe.kind = ProbeKind::HTTP;
      assign(http->text("path"), probe.path);
      assign(http->integer("port", 0, 65535), probe.port);
      http->any("scheme");
      http->refuse_unknown();
      type->take(http->error());
    }
    if (auto tcp = type->object("tcp")) {
      probe.kind = ProbeKind::TCP;
      assign(tcp->integer("port", 0, 65535), probe.port);
      tcp->any("host");
      tcp->refuse_unknown();
      type->take(tcp->error());
    }
    for (const auto* other : {"exec", "grpc"}) {
      if (type->any(other) != nullptr) {
        type->wrong(other, "is not supported; use http or tcp.");
      }
    }
    type->refuse_unknown();
    fields->take(type->error());
  }
  assign(fields->integer("initial_delay_seconds", 0, kHour), probe.initial_delay);
  assign(fields->integer("period_seconds", 1, kHour), probe.period);
  assign(fields->integer("timeout_seconds", 1, kHour), probe.timeout);
  assign(fields->integer("success_threshold", 1, 1000), probe.success_threshold);
  assign(fields->integer("failure_threshold", 1, 10'000), probe.failure_threshold);
  fields->refuse_unknown();
  parent.take(fields->error());
}

void read_domains(JsonFields& fields, std::vector<std::string>& domains) {
  auto names = fields.texts("domains");
  if (!names) return;
  for (const auto& name : *names) {
    if (const auto checked = check_domain(name); !checked) {
      fields.wrong("domains", checked.error().message);
    }
  }
  for (auto name = names->begin(); name != names->end(); ++name) {
    if (std::find(names->begin(), name, *name) != name) {
      fields.wrong("domains", "'" + *name + "' stands twice; give one of them.");
    }
  }
  domains = std::move(*names);
}

// Fields of the reference that Slipway does not use: kept, and given back.
void keep_extra(JsonFields& fields, std::string& extra) {
  boost::json::object kept = boost::json::parse(extra).as_object();
  for (const auto* name : {"build_mode", "gpu", "ephemeral_storage_in_gib", "annotations_groups",
                           "labels_groups", "icon_uri", "cpu_architecture", "autoscaling"}) {
    if (const auto* value = fields.any(name)) kept[name] = *value;
  }
  extra = boost::json::serialize(kept);
}

}  // namespace

void read_checks(JsonFields& fields, ServiceSettings& settings) {
  assign(fields.boolean("commit_statuses"), settings.commit_statuses);
  assign(fields.boolean("forge_deployments"), settings.forge_deployments);
  assign(fields.boolean("pull_request_comments"), settings.pull_request_comments);
  assign(fields.integer("checks_timeout", 60, kLongestSeconds), settings.checks_timeout);
  auto checks = fields.texts("wait_for_checks");
  if (!checks) return;
  if (std::any_of(checks->begin(), checks->end(), [](const auto& name) { return name.empty(); })) {
    fields.wrong("wait_for_checks",
                 "names a check with an empty name. Write it as the forge shows "
                 "it: \"ci/test\".");
  }
  settings.wait_for_checks = std::move(*checks);
}

void read_settings(JsonFields& fields, ServiceSettings& settings) {
  assign(fields.text("description"), settings.description);
  assign(fields.text("build_command"), settings.build_command);
  assign(fields.text("dockerfile_path"), settings.dockerfile_path);
  assign(fields.text("docker_target_build_stage"), settings.docker_target);
  assign(fields.text("entrypoint"), settings.entrypoint);
  assign(fields.texts("arguments"), settings.arguments);
  assign(fields.integer("cpu", 10, 1'000'000), settings.cpu);
  assign(fields.integer("memory", 1, 16'000'000), settings.memory);
  assign(fields.integer("min_running_instances", 0, 1000), settings.min_running_instances);
  assign(fields.integer("max_running_instances", 1, 1000), settings.max_running_instances);
  assign(fields.integer("build_timeout", 1, kLongestSeconds), settings.build_timeout);
  assign(fields.integer("start_timeout", 1, kLongestSeconds), settings.start_timeout);
  assign(fields.integer("stop_grace", 0, kLongestSeconds), settings.stop_grace);
  assign(fields.integer("releases_kept", 0, 1000), settings.releases_kept);
  read_ports(fields, settings.ports);
  read_storage(fields, settings.storage);
  read_domains(fields, settings.domains);
  if (auto checks = fields.object("healthchecks")) {
    read_probe(*checks, "readiness_probe", settings.readiness);
    read_probe(*checks, "liveness_probe", settings.liveness);
    checks->refuse_unknown();
    fields.take(checks->error());
  }
  assign(fields.boolean("auto_preview"), settings.auto_preview);
  keep_extra(fields, settings.extra);
}

}  // namespace slipway::model
