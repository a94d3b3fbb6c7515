#include "slipway.h"

#include <atomic>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "gateway/caddy/caddy_process.h"
#include "io/files.h"
#include "runtime/process/process_runtime.h"

namespace slipway::e2e {
namespace {

constexpr int kPauseMs = 5;
constexpr std::string_view kListening = "slipwayd listening on ";

void require_success(const io::HttpResponse& response, const std::string& what) {
  if (response.status / 100 == 2) return;
  throw std::runtime_error(what + ": " + std::to_string(response.status) + " " + response.body);
}

std::optional<pid_t> holder_of(const std::filesystem::path& lock_file) {
  const io::Fd file(::open(lock_file.c_str(), O_RDWR | O_CLOEXEC));
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (!file.is_open() || ::fcntl(file.value(), F_GETLK, &lock) != 0) return std::nullopt;
  return lock.l_type == F_UNLCK ? std::nullopt : std::optional(lock.l_pid);
}

}  // namespace

std::string signature_of(const Hook& hook, const std::string& body) {
  return "sha256=" + base::encode_hex(base::hmac_sha256(hook.secret, body));
}

bool wait_until(const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < limit) {
    if (condition()) return true;
    ::poll(nullptr, 0, kPauseMs);
  }
  return false;
}

std::string text(const json::value& object, std::string_view field) {
  const auto* value = object.as_object().if_contains(field);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->as_string());
}

Slipway::Slipway(Gateway gateway, std::vector<std::string> options, std::string disk)
    : options_(std::move(options)), disk_(std::move(disk)) {
  options_.push_back("--gateway");
  options_.push_back(gateway == Gateway::kCaddy ? "caddy" : "none");
  options_.insert(options_.end(), {"--gateway-listen", "127.0.0.1:0", "--allow-file-repositories"});
  start();
  make_tree();
}

Slipway::Slipway(NodeOptions node) : node_(std::move(node)), options_(node_.options) {
  options_.insert(options_.end(), {"--gateway", node_.gateway, "--gateway-listen", "127.0.0.1:0",
                                   "--allow-file-repositories"});
  start();
  if (node_.first == nullptr) {
    make_tree();
  } else {
    organization_ = node_.first->organization_;
    environment_ = node_.first->environment_;
  }
}

Slipway::~Slipway() {
  daemon_.reset();
  if (!disk_.empty()) return;  // it went with the daemon
  runtime::ProcessOptions options;
  options.data = data();
  options.supervisor = program("slipway-supervisor");
  runtime::ProcessRuntime runtime(options);
  const auto left = runtime.list();
  for (const auto& instance : *left) {
    [[maybe_unused]] const auto stopped = runtime.stop(instance.deployment, {});
  }
  gateway::CaddyOptions caddy;
  caddy.directory = data() / "gateway";
  caddy.grace = std::chrono::seconds(1);
  [[maybe_unused]] const auto stopped = gateway::CaddyProcess(caddy).stop();
}

std::filesystem::path Slipway::data() const {
  auto path = folder_.path() / "data";
  if (disk_.empty()) return path;
  return "/proc/" + std::to_string(daemon_->pid()) + "/root" + path.string();
}

std::vector<std::string> Slipway::command() const {
  const std::string path = (folder_.path() / "data").string();
  std::vector<std::string> argv;
  if (!disk_.empty()) {
    std::filesystem::create_directories(path);
    argv = {"/usr/bin/unshare", "--mount"};
    if (::geteuid() != 0) argv.insert(argv.end(), {"--user", "--map-root-user"});
    argv.insert(argv.end(),
                {"/bin/sh", "-c",
                 "mount -t tmpfs -o size=" + disk_ + " none '" + path + "' && exec \"$0\" \"$@\""});
  }
  argv.insert(argv.end(), node_.launcher.begin(), node_.launcher.end());
  argv.insert(argv.end(),
              {program(node_.program).string(), "--data", path, "--listen", node_.listen});
  argv.insert(argv.end(), options_.begin(), options_.end());
  return argv;
}

void Slipway::start() {
  daemon_ = std::make_unique<DaemonProcess>(
      ProgramOptions{.argv = command(),
                     .environment = node_.environment,
                     .messages = folder_.path() / "messages",
                     .socket = socket_.is_open() ? socket_.value() : -1});
  const auto line = daemon_->read_line();
  if (!line || !line->starts_with(kListening)) {
    throw std::runtime_error("slipwayd does not serve: " + messages());
  }
  const std::lock_guard lock(url_mutex_);
  url_ = line->substr(kListening.size());
}

std::string Slipway::url() const {
  const std::lock_guard lock(url_mutex_);
  return url_;
}

void Slipway::kill() {
  daemon_->signal(SIGKILL);
  daemon_->await_end();
}

int Slipway::stop() {
  daemon_->signal(SIGTERM);
  return daemon_->await_end();
}

std::string Slipway::messages() const {
  return io::read_file(folder_.path() / "messages").value_or("");
}

std::string Slipway::token() const {
  if (node_.first != nullptr) return node_.first->token();
  auto token = io::read_file(data() / "admin-token").value_or("");
  while (token.ends_with('\n')) token.pop_back();
  return token;
}

io::HttpResponse Slipway::send(const std::string& method, const std::string& path,
                               const json::value& body) const {
  io::HttpRequest request;
  request.method = method;
  request.url = url() + path;
  request.headers = {{"Authorization", "Token " + token()}};
  if (!body.is_null()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = json::serialize(body);
  }
  io::HttpClient client;
  auto response = client.send(request);
  if (!response) throw std::runtime_error(path + ": " + response.error().message);
  return std::move(*response);
}

json::value Slipway::get(const std::string& path) const {
  const auto response = send("GET", path);
  require_success(response, path);
  return json::parse(response.body);
}

json::value Slipway::post(const std::string& path, const json::value& body) const {
  const auto response = send("POST", path, body);
  require_success(response, path);
  return json::parse(response.body);
}

json::array Slipway::list(const std::string& path) const {
  return get(path).at("results").as_array();
}

std::string Slipway::organization_path(const std::string& rest) const {
  return "/api/organization/" + organization_ + "/" + rest;
}

void Slipway::make_tree() {
  organization_ = text(list("/api/organization").at(0), "id");
  const auto project = post(organization_path("project"), json::object{{"name", "shop"}});
  environment_ = text(
      post("/api/project/" + text(project, "id") + "/environment", json::object{{"name", "test"}}),
      "id");
}

std::string Slipway::make_application(const std::string& name, const std::string& repository,
                                      const json::object& more) const {
  json::object body{
      {"name", name},
      {"git_repository", {{"url", repository}, {"branch", "main"}, {"root_path", "/app"}}},
      {"auto_deploy", true},
      {"stop_grace", 5},
      {"releases_kept", 2},
      {"ports", json::array{json::object{{"internal_port", 80}}}},
      {"healthchecks",
       {{"readiness_probe",
         {{"type", {{"http", {{"path", "/ready"}}}}},
          {"timeout_seconds", 30},
          {"failure_threshold", 60}}}}}};
  for (const auto& field : more) body[field.key()] = field.value();
  return text(post("/api/environment/" + environment_ + "/application", body), "id");
}

Hook Slipway::make_hook(const std::string& kind) const {
  Hook hook{"", kind, "the secret of " + kind};
  hook.id = text(post(organization_path("hook"),
                      json::object{{"name", kind}, {"kind", kind}, {"secret", hook.secret}}),
                 "id");
  return hook;
}

std::string Slipway::deploy(const std::string& application) const {
  const auto status = post("/api/application/" + application + "/deploy");
  return text(await_deployment(text(status, "deployment_id")), "state");
}

json::value Slipway::await_deployment(const std::string& id) const {
  json::value deployment;
  const bool ended = wait_until([&] {
    deployment = get("/api/deployment/" + id);
    return !deployment.at("ended_at").is_null();
  });
  if (!ended) throw std::runtime_error("does not end: " + json::serialize(deployment));
  return deployment;
}

json::value Slipway::await_delivery(const std::string& id) const {
  json::value delivery;
  const bool decided = wait_until([&] {
    delivery = get("/api/delivery/" + id);
    return text(delivery, "state") == "DECIDED" || text(delivery, "state") == "IGNORED";
  });
  if (!decided) throw std::runtime_error("is not decided: " + json::serialize(delivery));
  return delivery;
}

io::HttpResponse Slipway::deliver(const Hook& hook, const Delivery& delivery) const {
  static std::atomic<int> count = 0;
  const std::string id =
      delivery.id.empty() ? "delivery-" + std::to_string(::getpid()) + "-" + std::to_string(++count)
                          : delivery.id;
  io::HttpRequest request;
  request.method = "POST";
  request.url = url() + "/hooks/" + hook.id;
  request.headers = {{"Content-Type", "application/json"},
                     {"X-Hub-Signature-256", signature_of(hook, delivery.body)}};
  if (hook.kind == "GITHUB") {
    request.headers.emplace_back("X-GitHub-Event", delivery.event);
    request.headers.emplace_back("X-GitHub-Delivery", id);
  } else {
    request.headers.emplace_back("X-Slipway-Delivery", id);
  }
  request.body = delivery.body;
  io::HttpClient client;
  auto response = client.send(request);
  if (!response) return {0, {}, response.error().message};
  return std::move(*response);
}

std::set<std::string> Slipway::deliveries() const {
  std::set<std::string> ids;
  for (std::string before;;) {
    const auto page = list(organization_path("delivery?limit=100" + before));
    for (const auto& delivery : page) ids.insert(text(delivery, "id"));
    if (page.size() < 100) return ids;
    before = "&before=" + text(page.back(), "id");
  }
}

unsigned short Slipway::gateway_port() const {
  const auto port = io::read_file(data() / "gateway" / "port");
  return static_cast<unsigned short>(std::stoi(port.value_or("0")));
}

std::string Slipway::ask_gateway(const std::string& name) const {
  io::HttpRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(gateway_port()) + "/";
  request.headers = {{"Host", host_of(name)}};
  io::HttpClient client;
  const auto response = client.send(request);
  if (!response) return response.error().message;
  return response->status == 200 ? response->body : std::to_string(response->status);
}

std::map<std::string, pid_t> Slipway::supervisors() const {
  std::map<std::string, pid_t> found;
  std::error_code ignored;
  for (const auto* kind : {"instances", "runs"}) {
    for (const auto& folder : std::filesystem::directory_iterator(data() / kind, ignored)) {
      if (const auto pid = holder_of(folder.path() / "lock")) {
        found[folder.path().filename().string()] = *pid;
      }
    }
  }
  return found;
}

ServiceRepository::ServiceRepository(const std::filesystem::path& path) : repository_(path) {}

std::string ServiceRepository::commit(const std::string& version, const std::string& mode,
                                      const git::TestFiles& more, const std::string& message) {
  const git::TestFiles usual{
      {"app/Procfile", {.content = "web: " + program("slipway_e2e_service").string() + "\n"}},
      {"app/version", {.content = version + "\n"}},
      {"app/mode", {.content = mode + "\n"}}};
  git::TestFiles files = more;
  files.insert(usual.begin(), usual.end());
  const bool first = tip_.find_first_not_of('0') == std::string::npos;
  before_ = tip_;
  tip_ = repository_
             .commit({{.branch = "main",
                       .files = files,
                       .parents = first ? std::vector<std::string>{} : std::vector{tip_},
                       .message = message}})
             .front();
  return tip_;
}

std::string ServiceRepository::github_push() const {
  return json::serialize(
      json::object{{"ref", "refs/heads/main"},
                   {"before", before_},
                   {"after", tip_},
                   {"forced", false},
                   {"repository", {{"full_name", "acme/shop"}, {"clone_url", url()}}},
                   {"pusher", {{"name", "ada"}}},
                   {"head_commit", {{"id", tip_}, {"message", "a change"}}},
                   {"commits", json::array()}});
}

std::string ServiceRepository::git_push(const std::string& address) const {
  return json::serialize(json::object{
      {"repository", address.empty() ? url() : address},
      {"updates", json::array{json::object{
                      {"ref", "refs/heads/main"}, {"before", before_}, {"after", tip_}}}}});
}

void push(const Slipway& slipway, const Hook& hook, const ServiceRepository& repository) {
  const auto answer = slipway.deliver(hook, {.body = repository.github_push()});
  ASSERT_EQ(answer.status, 202) << answer.body;
  slipway.await_delivery(text(json::parse(answer.body), "id"));
}

}  // namespace slipway::e2e
