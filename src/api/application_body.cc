#include "api/application_body.h"

#include <algorithm>
#include <limits>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/enum.h"
#include "model/hook.h"

namespace slipway::api {
namespace {

using base::JsonFields;

constexpr std::int64_t kHour = 3600;  // seconds
constexpr std::int64_t kDay = 24 * kHour;

template <typename T>
void assign(std::optional<T> value, T& target) {
  if (value) target = std::move(*value);
}

void assign(std::optional<std::int64_t> value, std::uint32_t& target) {
  if (value) target = static_cast<std::uint32_t>(*value);
}

void assign(std::optional<std::int64_t> value, std::uint16_t& target) {
  if (value) target = static_cast<std::uint16_t>(*value);
}

bool is_safe_root(std::string_view path) {
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "..") return false;
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
  }
  return true;
}

void read_branch(JsonFields& fields, model::GitSource& git) {
  const auto branch = fields.text("branch");
  if (!branch) return;
  const bool wrong = branch->empty() || branch->starts_with('-') || branch->starts_with('/') ||
                     branch->ends_with('/') || branch->ends_with(".lock") ||
                     branch->find("..") != std::string::npos ||
                     branch->find_first_of(" ~^:?*[\\") != std::string::npos ||
                     std::any_of(branch->begin(), branch->end(), [](char c) {
                       return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                     });
  if (wrong || branch->starts_with("refs/")) {
    fields.wrong("branch", "'" + *branch +
                               "' is no branch name. Write it as git branch shows it, without "
                               "refs/heads/.");
    return;
  }
  git.branch = *branch;
}

void read_git(JsonFields& fields, bool allow_file, model::Service& service) {
  auto& git = service.git;
  if (const auto url = fields.text("url")) {
    const auto parsed = model::parse_git_url(*url);
    if (!parsed) {
      fields.wrong("url", parsed.error().message);
    } else if (!parsed->password.empty()) {
      fields.wrong("url",
                   "holds a password. Make a git token of it and write its id into "
                   "git_token_id.");
    } else if (parsed->transport == model::GitTransport::kFile && !allow_file) {
      fields.wrong("url",
                   "is a path of this machine. Start slipwayd with "
                   "--allow-file-repositories to allow that.");
    } else {
      git.url = *url;
      service.repository = model::RepositoryKey(*parsed);
    }
  }
  read_branch(fields, git);
  if (const auto root = fields.text("root_path")) {
    if (!is_safe_root(*root)) {
      fields.wrong("root_path", "leaves the repository. Write a folder inside it, or /.");
    }
    git.root_path = root->empty() ? "/" : *root;
  }
  if (const auto provider = fields.text("provider")) {
    auto known = base::enum_names<model::HookKind>();
    std::erase_if(known, [](const std::string& name) {
      return model::is_registry(*base::parse_enum<model::HookKind>(name));
    });
    if (std::find(known.begin(), known.end(), *provider) == known.end()) {
      fields.wrong("provider", "'" + *provider + "' is unknown; it is one of " +
                                   base::list_words(known) + "." +
                                   base::did_you_mean(*provider, known));
    }
    git.provider = *provider;
  }
  if (const auto token = fields.text("git_token_id")) {
    git.token = model::GitTokenId::parse(*token);
    if (!git.token) fields.wrong("git_token_id", "must be the id of a git token.");
  } else if (fields.has("git_token_id")) {
    git.token.reset();
  }
  fields.refuse_unknown();
}

void read_ports(JsonFields& fields, std::vector<model::Port>& ports) {
  auto list = fields.objects("ports");
  if (!list) return;
  ports.clear();
  for (auto& item : *list) {
    model::Port port;
    assign(item.text("id"), port.id);
    assign(item.text("name"), port.name);
    if (!item.has("internal_port")) item.wrong("internal_port", "is missing; it is needed.");
    assign(item.integer("internal_port", 1, 65535), port.internal_port);
    assign(item.integer("external_port", 0, 65535), port.external_port);
    assign(item.boolean("publicly_accessible"), port.publicly_accessible);
    assign(item.boolean("is_default"), port.is_default);
    assign(item.enumeration<model::PortProtocol>("protocol"), port.protocol);
    item.any("public_path");
    item.any("public_path_rewrite");
    if (port.name.empty()) port.name = "p" + std::to_string(port.internal_port);
    if (port.id.empty()) port.id = port.name;
    item.refuse_unknown();
    fields.take(item.error());
    ports.push_back(std::move(port));
  }
}

void read_probe(JsonFields& parent, std::string_view name, model::Probe& probe) {
  if (parent.has(name) && parent.any(name) == nullptr) {
    probe = model::Probe();
    return;
  }
  auto fields = parent.object(name);
  if (!fields) return;
  probe = model::Probe();
  if (auto type = fields->object("type")) {
    if (auto http = type->object("http")) {
      probe.kind = model::ProbeKind::HTTP;
      assign(http->text("path"), probe.path);
      assign(http->integer("port", 0, 65535), probe.port);
      http->any("scheme");
      http->refuse_unknown();
      type->take(http->error());
    }
    if (auto tcp = type->object("tcp")) {
      probe.kind = model::ProbeKind::TCP;
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

bool is_domain(std::string_view name) {
  return !name.empty() && name.size() <= 253 && name.front() != '.' && name.front() != '-' &&
         name.find('.') != std::string_view::npos && !name.ends_with('.') &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos;
}

void read_domains(JsonFields& fields, std::vector<std::string>& domains) {
  auto names = fields.texts("domains");
  if (!names) return;
  for (const auto& name : *names) {
    if (!is_domain(name)) {
      fields.wrong("domains", "'" + name +
                                  "' is no public name. Write it in lower case, without scheme and "
                                  "path: shop.example.com.");
    }
  }
  domains = std::move(*names);
}

// Fields of the reference that Slipway does not use: kept, and given back.
void keep_extra(JsonFields& fields, std::string& extra) {
  boost::json::object kept = boost::json::parse(extra).as_object();
  for (const auto* name :
       {"storage", "build_mode", "dockerfile_path", "gpu", "ephemeral_storage_in_gib",
        "auto_preview", "annotations_groups", "labels_groups", "icon_uri",
        "docker_target_build_stage", "cpu_architecture", "autoscaling"}) {
    if (const auto* value = fields.any(name)) kept[name] = *value;
  }
  extra = boost::json::serialize(kept);
}

void read_settings(JsonFields& fields, model::ServiceSettings& settings) {
  assign(fields.text("description"), settings.description);
  assign(fields.text("build_command"), settings.build_command);
  assign(fields.text("entrypoint"), settings.entrypoint);
  assign(fields.texts("arguments"), settings.arguments);
  assign(fields.integer("cpu", 10, 1'000'000), settings.cpu);
  assign(fields.integer("memory", 1, 16'000'000), settings.memory);
  assign(fields.integer("min_running_instances", 0, 1000), settings.min_running_instances);
  assign(fields.integer("max_running_instances", 1, 1000), settings.max_running_instances);
  assign(fields.integer("build_timeout", 1, kDay), settings.build_timeout);
  assign(fields.integer("start_timeout", 1, kDay), settings.start_timeout);
  assign(fields.integer("stop_grace", 0, kDay), settings.stop_grace);
  assign(fields.integer("releases_kept", 0, 1000), settings.releases_kept);
  read_ports(fields, settings.ports);
  read_domains(fields, settings.domains);
  if (auto checks = fields.object("healthchecks")) {
    read_probe(*checks, "readiness_probe", settings.readiness);
    read_probe(*checks, "liveness_probe", settings.liveness);
    checks->refuse_unknown();
    fields.take(checks->error());
  }
  keep_extra(fields, settings.extra);
}

// What an application's answer holds and nobody sets: taken and left alone, so that a client may
// send back what it read.
void ignore_read_only(JsonFields& fields) {
  for (const auto* name :
       {"id", "created_at", "updated_at", "environment", "maximum_cpu", "maximum_memory",
        "service_type", "stopped", "watermark", "serving_commit", "url"}) {
    fields.any(name);
  }
}

}  // namespace

std::optional<base::Error> read_application(const boost::json::value& body, bool creating,
                                            bool allow_file_repositories, model::Service& service) {
  JsonFields fields(body);
  if (creating || fields.has("name")) service.name = fields.required_text("name");
  if (service.name.size() > 255) fields.wrong("name", "has at most 255 bytes.");
  if (auto git = fields.object("git_repository")) {
    if (creating) git->required_text("url");
    for (const auto* name :
         {"has_access", "owner", "name", "deployed_commit_id", "deployed_commit_date",
          "deployed_commit_contributor", "deployed_commit_tag", "git_token_name"}) {
      git->any(name);
    }
    read_git(*git, allow_file_repositories, service);
    fields.take(git->error());
  } else if (creating) {
    fields.wrong("git_repository", "is missing; it is needed, with its url.");
  }
  assign(fields.boolean("auto_deploy"), service.auto_deploy);
  assign(fields.boolean("skip_by_message"), service.skip_by_message);
  read_settings(fields, service.settings);
  ignore_read_only(fields);
  fields.refuse_unknown();
  return fields.error();
}

}  // namespace slipway::api
