#include "cli/desired_service.h"

#include <algorithm>
#include <array>

#include "model/git_url.h"
#include "model/image.h"
#include "model/service.h"

namespace slipway::cli {
namespace {

namespace json = boost::json;

constexpr std::int64_t kLargestPort = 65535;
constexpr std::int64_t kLongestSeconds = 86400;
constexpr std::int64_t kShortestPoll = 10;  // seconds
constexpr std::int64_t kMostGigabytes = 1'000'000;
constexpr std::int64_t kUsualGigabytes = 4;

bool is_variable_name(std::string_view key) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !key.empty() && is_letter(key.front()) &&
         std::ranges::all_of(key, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

class ServiceReader {
 public:
  ServiceReader(const YamlNode& node, std::string_view file_name, YamlProblems& problems)
      : map_(node, "a service", problems), file_name_(file_name), problems_(problems) {}

  DesiredService read() {
    service_.name = map_.name();
    read_source();
    text("description");
    if (!service_.is_container) {
      for (const auto* key : {"build_command", "dockerfile_path", "docker_target_build_stage"}) {
        text(key);
      }
    }
    text("entrypoint");
    boolean("auto_deploy");
    if (!service_.is_container) boolean("skip_by_message");
    integer("cpu", 1, 1'000'000);
    integer("memory", 1, 10'000'000);
    texts("arguments");
    texts("domains");
    if (map_.has("ports")) {
      json::array ports;
      for (const auto& node : map_.list("ports")) ports.push_back(read_port(node));
      service_.settings["ports"] = std::move(ports);
    }
    if (const auto* node = map_.any("healthcheck")) read_healthcheck(*node);
    if (map_.has("storage")) {
      json::array storage;
      for (const auto& node : map_.list("storage")) storage.push_back(read_volume(node));
      service_.settings["storage"] = std::move(storage);
    }
    if (!service_.is_container) read_restrictions();
    read_variables();
    read_secrets();
    service_.deploy = map_.boolean("deploy").value_or(true);
    map_.finish();
    return std::move(service_);
  }

 private:
  void text(const char* key) {
    if (const auto value = map_.text(key)) service_.settings[key] = *value;
  }
  void boolean(const char* key) {
    if (const auto value = map_.boolean(key)) service_.settings[key] = *value;
  }
  void integer(const char* key, std::int64_t min, std::int64_t max) {
    if (const auto value = map_.integer(key, min, max)) service_.settings[key] = *value;
  }
  void texts(const char* key) {
    if (!map_.has(key)) return;
    const auto values = map_.texts(key);
    service_.settings[key] = json::array(values.begin(), values.end());
  }

  // A repository or an image; the keys of the other kind are unknown then.
  void read_source() {
    service_.is_container = map_.has("image");
    if (map_.has("image") && map_.has("repository")) {
      map_.wrong("image", "a service has either a repository or an image; give one.");
    }
    if (service_.is_container) {
      map_.any("repository");
      return read_image();
    }
    read_repository();
  }

  void read_image() {
    const auto name = map_.text("image");
    if (const auto parsed = model::parse_image_name(name.value_or("a")); !parsed) {
      map_.wrong("image", parsed.error().message);
    }
    service_.settings["image_name"] = name.value_or("");
    const auto tag = map_.text("tag");
    if (!map_.has("tag")) {
      problems_.add(map_.node(), "a service with an image needs a tag: the one to begin with.");
    } else if (tag && !model::is_tag(*tag)) {
      map_.wrong("tag", model::parse_tag(*tag).error().message);
    }
    service_.settings["tag"] = tag.value_or("");
    if (const auto registry = map_.text("registry")) {
      service_.registry = *registry;
      service_.registry_place = place_of(*map_.any("registry"), file_name_);
    }
    if (const auto* node = map_.any("tag_policy")) read_tag_policy(*node);
    if (const auto* node = map_.any("tag_poll")) read_tag_poll(*node);
  }

  // {exact: TAG}, {semver: RANGE}, {regex: PATTERN, order: WORD}, or "newest"; "none" takes it
  // away.
  void read_tag_policy(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kScalar) {
      if (node.scalar != "none" && node.scalar != "newest") {
        problems_.add(node,
                      "tag_policy is none, newest, {exact: TAG}, {semver: RANGE} or {regex: "
                      "PATTERN, order: NUMERIC}.");
      }
      service_.settings["tag_policy"] =
          node.scalar == "none" ? json::value() : json::value{{"kind", "NEWEST"}, {"value", ""}};
      return;
    }
    YamlMap map(node, "a tag_policy", problems_);
    json::object policy;
    for (const auto& [key, kind] : {std::pair("exact", "EXACT"), std::pair("semver", "SEMVER"),
                                    std::pair("regex", "REGEX")}) {
      const auto value = map.text(key);
      if (!value) continue;
      if (!policy.empty()) map.wrong(key, "a tag_policy is of one kind only.");
      policy = {{"kind", kind}, {"value", *value}};
    }
    if (const auto order = map.word_of<model::TagOrder>("order")) policy["order"] = *order;
    map.finish();
    const bool says_nothing = node.fields.size() == (map.has("order") ? 1U : 0U);
    if (node.kind == YamlNode::Kind::kMap && says_nothing) {
      problems_.add(node, "a tag_policy needs exact, semver or regex.");
    }
    service_.settings["tag_policy"] = std::move(policy);
  }

  // {interval_seconds: N}; "none" takes it away.
  void read_tag_poll(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kScalar && node.scalar == "none") {
      service_.settings["tag_poll"] = nullptr;
      return;
    }
    YamlMap map(node, "a tag_poll", problems_);
    json::object poll;
    if (const auto seconds = map.integer("interval_seconds", kShortestPoll, kLongestSeconds)) {
      poll["interval_seconds"] = *seconds;
    }
    map.finish();
    service_.settings["tag_poll"] = std::move(poll);
  }

  json::object read_volume(const YamlNode& node) {
    YamlMap map(node, "a volume", problems_);
    json::object volume{{"type", "FAST_SSD"}};
    const auto mount_point = map.text("mount_point");
    if (!map.has("mount_point")) {
      problems_.add(node, "a volume needs its mount_point: mount_point: /data.");
    } else if (mount_point && !mount_point->starts_with('/')) {
      map.wrong("mount_point", "mount_point is a whole path and begins with '/'.");
    }
    volume["mount_point"] = mount_point.value_or("");
    volume["size"] = map.integer("size", 1, kMostGigabytes).value_or(kUsualGigabytes);
    map.finish();
    return volume;
  }

  void read_repository() {
    json::object git;
    const auto url = map_.text("repository");
    if (!map_.has("repository") && map_.node().kind == YamlNode::Kind::kMap) {
      problems_.add(map_.node(),
                    "a service needs a repository, the URL to clone it from, or an image.");
    }
    if (url) {
      const auto parsed = model::parse_git_url(*url);
      if (!parsed) map_.wrong("repository", parsed.error().message);
      if (parsed && !parsed->password.empty()) {
        map_.wrong("repository", "The URL holds a password. Leave it out and use a git token.");
      }
      git["url"] = *url;
    }
    for (const auto* key : {"branch", "root_path"}) {
      if (const auto value = map_.text(key)) {
        if (value->empty()) map_.wrong(key, std::string(key) + " must not be empty.");
        git[key] = *value;
      }
    }
    service_.settings["git_repository"] = std::move(git);
  }

  // 8080, or a mapping.
  json::object read_port(const YamlNode& node) {
    json::object port{{"internal_port", 0}, {"publicly_accessible", true}, {"protocol", "HTTP"}};
    if (node.kind == YamlNode::Kind::kScalar) {
      const YamlNode wrapped{
          .kind = YamlNode::Kind::kMap,
          .line = node.line,
          .column = node.column,
          .fields = {{{.kind = YamlNode::Kind::kScalar, .scalar = "port"}, node}}};
      YamlMap map(wrapped, "a port", problems_);
      port["internal_port"] = map.integer("port", 1, kLargestPort).value_or(0);
      return port;
    }
    YamlMap map(node, "a port", problems_);
    if (map.has("port") && map.has("internal_port")) {
      map.wrong("internal_port", "'port' and 'internal_port' are the same; give one.");
    }
    auto number = map.integer("port", 1, kLargestPort);
    if (const auto internal = map.integer("internal_port", 1, kLargestPort)) number = internal;
    if (!map.has("port") && !map.has("internal_port")) {
      problems_.add(node, "a port needs its number: port: 8080.");
    }
    port["internal_port"] = number.value_or(0);
    port["publicly_accessible"] = map.boolean("public").value_or(true);
    if (const auto protocol = map.word_of<model::PortProtocol>("protocol")) {
      port["protocol"] = *protocol;
    }
    if (const auto name = map.text("name")) port["name"] = *name;
    if (const auto outer = map.integer("external_port", 1, kLargestPort)) {
      port["external_port"] = *outer;
    }
    map.finish();
    return port;
  }

  void read_healthcheck(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kScalar && node.scalar == "none") {
      service_.settings["healthchecks"] = json::object{{"readiness_probe", nullptr}};
      return;
    }
    YamlMap map(node, "a healthcheck", problems_);
    json::object target;
    const auto path = map.text("http");
    const auto tcp = map.boolean("tcp");
    if (const auto port = map.integer("port", 1, kLargestPort)) target["port"] = *port;
    if (path && !path->starts_with('/')) map.wrong("http", "http is a path and begins with '/'.");
    if (map.has("http") == map.has("tcp") || (tcp && !*tcp)) {
      problems_.add(node, "a healthcheck is either 'http: /PATH' or 'tcp: true'.");
    }
    if (path) target["path"] = *path;
    json::object probe{{"type", {{path ? "http" : "tcp", std::move(target)}}}};
    for (const auto* key : {"initial_delay_seconds", "period_seconds", "timeout_seconds",
                            "success_threshold", "failure_threshold"}) {
      const std::int64_t least = std::string_view(key) == "initial_delay_seconds" ? 0 : 1;
      if (const auto value = map.integer(key, least, kLongestSeconds)) probe[key] = *value;
    }
    map.finish();
    service_.settings["healthchecks"] = json::object{{"readiness_probe", std::move(probe)}};
  }

  void read_restrictions() {
    for (const auto& node : map_.list("restrictions")) {
      YamlMap map(node, "a restriction", problems_);
      const auto match = map.text("match");
      const auto exclude = map.text("exclude");
      map.finish();
      if (map.has("match") == map.has("exclude")) {
        problems_.add(node, "a restriction is either 'match: PATH' or 'exclude: PATH'.");
        continue;
      }
      DesiredRestriction one{match ? "MATCH" : "EXCLUDE", match ? *match : exclude.value_or("")};
      if (one.value.starts_with('/')) {
        problems_.add(node, "A restriction's path is relative to the repository: write '" +
                                one.value.substr(1) + "' instead of '" + one.value + "'.");
      }
      if (std::ranges::find(service_.restrictions, one) != service_.restrictions.end()) {
        problems_.add(node, "This restriction stands twice.");
      }
      service_.restrictions.push_back(std::move(one));
    }
  }

  // The fields of `variables` and `secrets`, whose keys are the user's own.
  std::vector<const YamlField*> entries(const char* key) {
    std::vector<const YamlField*> result;
    const YamlNode* node = map_.any(key);
    if (node == nullptr || node->kind == YamlNode::Kind::kNull) return result;
    const YamlMap checked(*node, key, problems_);
    for (const auto& field : node->fields) {
      if (field.key.kind != YamlNode::Kind::kScalar) continue;
      if (!is_variable_name(field.key.scalar)) {
        problems_.add(field.key,
                      "'" + field.key.scalar +
                          "' is no name of a variable: letters, digits and '_' only, not "
                          "beginning with a digit.");
        continue;
      }
      result.push_back(&field);
    }
    return result;
  }

  void read_variables() {
    for (const auto* field : entries("variables")) {
      if (field->value.kind != YamlNode::Kind::kScalar) {
        problems_.add(field->value, field->key.scalar + " must be a text, and it is " +
                                        kind_name(field->value) + ". Write '' for an empty one.");
        continue;
      }
      service_.variables[field->key.scalar] = field->value.scalar;
    }
  }

  void read_secrets() {
    for (const auto* field : entries("secrets")) {
      const std::string& key = field->key.scalar;
      YamlMap map(field->value, "a secret", problems_);
      const auto env = map.text("env");
      const auto file = map.text("file");
      map.finish();
      if (map.node().kind == YamlNode::Kind::kMap && map.has("env") == map.has("file")) {
        problems_.add(field->value, "a secret is either {env: NAME} or {file: PATH}.");
      }
      if (service_.variables.contains(key)) {
        problems_.add(field->key, "'" + key + "' is a variable as well; give one of them.");
      }
      service_.secrets[key] = {
          .kind = env ? SecretSource::Kind::kEnvironment : SecretSource::Kind::kFile,
          .value = env ? *env : file.value_or(""),
          .place = place_of(field->value, file_name_)};
    }
  }

  YamlMap map_;
  std::string file_name_;
  YamlProblems& problems_;
  DesiredService service_;
};

}  // namespace

DesiredService read_service(const YamlNode& node, std::string_view file_name,
                            YamlProblems& problems) {
  return ServiceReader(node, file_name, problems).read();
}

std::string place_of(const YamlNode& node, std::string_view file_name) {
  return std::string(file_name) + ":" + std::to_string(node.line) + ":" +
         std::to_string(node.column);
}

}  // namespace slipway::cli
