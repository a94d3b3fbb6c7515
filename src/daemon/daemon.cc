#include "daemon/daemon.h"

#include <cstdio>

#include <signal.h>
#include <spdlog/spdlog.h>

#include "base/encoding.h"
#include "daemon/first_start.h"
#include "daemon/key_rotation.h"
#include "daemon/node.h"
#include "daemon/open_store.h"
#include "daemon/parts.h"
#include "daemon/recover.h"
#include "daemon/runtimes.h"
#include "daemon/sign_in.h"
#include "io/files.h"
#include "io/service_manager.h"
#include "pipeline/enqueue.h"
#include "pipeline/liveness.h"
#include "pipeline/watch.h"
#include "store/migrations.h"
#include "store/topics.h"

namespace slipway::daemon {
namespace {

constexpr auto kWatch = std::chrono::seconds(5);
constexpr int kInterpretNiceness = 10;
constexpr int kRetainNiceness = 15;

pipeline::Policy policy_of(const Options& options) {
  pipeline::Policy policy;
  policy.poll_interval = std::chrono::duration_cast<base::Duration>(
      std::chrono::duration<double>(options.poll_interval));
  policy.stage_parallelism = options.stage_parallelism;
  policy.gateway_domain = options.gateway_domain;
  policy.webhook_reach.networks = options.webhook_networks;
  policy.remote_reach = options.remote_reach;
  policy.mail_server.url = options.smtp_url;
  policy.mail_server.from = options.smtp_from;
  policy.mail_server.user = options.smtp_user;
  policy.retention.deliveries = std::chrono::days(options.keep_deliveries);
  policy.retention.logs = std::chrono::days(options.keep_logs);
  policy.retention.history = std::chrono::days(options.keep_history);
  policy.retention.audit = std::chrono::days(options.keep_audit_log);
  policy.retention.mirrors = std::chrono::days(options.keep_mirrors);
  policy.retention.deliveries_size = std::int64_t{options.deliveries_size} << 20;
  policy.retention.logs_size = std::int64_t{options.logs_size} << 20;
  policy.commit_status_limit = options.commit_status_limit;
  policy.console_url = options.public_url;
  return policy;
}

// "http://HOST:PORT", of a wildcard address the loopback one: what works on this machine.
std::string url_of(const Address& address, unsigned short port) {
  std::string host = address.host == "0.0.0.0" ? "127.0.0.1" : address.host;
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(port);
}

}  // namespace

Daemon::Daemon(Options options, DataFolder folder)
    : options_(std::move(options)),
      folder_(std::move(folder)),
      courier_(io::check_of(options_.remote_reach)) {
  std::string bytes(8, '\0');
  random_.fill(std::span(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()));
  if (options_.store != kFileStore) node_ = node_name(options_);
  owner_ = (node_.empty() ? "" : node_ + "/") + base::encode_hex(bytes);
}

Daemon::~Daemon() {
  watch_ = {};
  liveness_ = {};
  if (api_) api_->close();
  if (server_) server_->stop();
  tell_of_commits(false);
  news_.reset();
  workers_.clear();
  lease_keeper_.reset();
  leases_.reset();
}

void Daemon::tell_of_commits(bool tell) {
  const std::lock_guard lock(telling_);
  tells_of_commits_ = tell;
}

void Daemon::committed(const store::Topics& topics) {
  const std::lock_guard lock(telling_);
  if (!tells_of_commits_) return;
  for (const auto& worker : workers_) worker->wake(topics);
  if (news_) news_->hear(topics);
  api_->committed();
}

void Daemon::look_at_all() {
  const std::lock_guard lock(telling_);
  if (!tells_of_commits_) return;
  for (const auto& worker : workers_) worker->look();
  if (news_) news_->hear_all();
  api_->committed();
}

std::unique_ptr<News> Daemon::make_news() {
  return std::make_unique<News>(
      News::Readers{{store::kHooks, [this] { receiver_->load_hooks(); }},
                    {store::kAccess, [this] { api_->load_tokens(); }},
                    {store::kCancelled, [this] { pipeline::cancel_running(*context_); }}});
}

base::Result<std::unique_ptr<Daemon>> Daemon::make(Options options) {
  auto folder = DataFolder::open(options.data);
  if (!folder) return base::fail(folder.error());
  std::unique_ptr<Daemon> daemon(new Daemon(std::move(options), std::move(*folder)));
  auto ready = daemon->open_store().and_then([&] { return daemon->open_seams(); }).and_then([&] {
    return daemon->listen();
  });
  if (!ready) return base::fail(ready.error());
  return daemon;
}

base::Result<void> Daemon::open_store() {
  auto database = open_chosen_store(
      options_, folder_.database(),
      {[this](const store::Topics& topics) { committed(topics); }, [this] { look_at_all(); }});
  if (!database) return base::fail(database.error());
  database_ = std::move(*database);
  try {
    auto migrated = store::migrate(*database_, clock_.now());
    if (!migrated) return migrated;
    if (options_.secret_key.empty() && node_.empty()) {
      if (auto ended = end_rotation(folder_, *database_, random_); !ended) return ended;
    }
    auto key = open_key(folder_, *database_, random_, options_.secret_key);
    if (!key) return base::fail(key.error());
    auto installation = folder_.installation(*key);
    if (!installation) return base::fail(installation.error());
    installation_ = std::move(*installation);
    cipher_ = std::make_unique<base::Cipher>(std::move(*key), random_);
    if (!node_.empty()) {
      if (auto same = agree_on_key(*database_, *cipher_); !same) return same;
      adopt_runtimes(*database_, node_);
    }
    return first_start(*database_, folder_, clock_, random_, node_);
  } catch (const store::Unavailable& e) {
    return base::fail(base::ErrorCode::kUnavailable, std::string("the database: ") + e.what());
  }
}

base::Result<void> Daemon::open_seams() {
  senders_ = make_senders();
  hook_apis_ = make_hook_apis();
  status_apis_ = make_status_apis();
  check_apis_ = make_check_apis();
  deployment_apis_ = make_deployment_apis();
  comment_apis_ = make_comment_apis();
  pull_request_apis_ = make_pull_request_apis();
  if (!options_.service_user.empty() || !options_.service_uids.empty()) {
    if (auto passed = folder_.let_pass(); !passed) return passed;
  }
  git_ = make_git(options_, folder_.path());
  registry_ = make_registry(options_, clock_);
  auto runtime = make_process_runtime(options_, folder_.path());
  if (!runtime) return base::fail(runtime.error());
  runtimes_ = std::make_unique<ConfiguredRuntimes>(
      std::move(*runtime), folder_.path(), installation_, account_of_pod(), clock_, node_,
      make_helm(options_, folder_.path()), io::check_of(options_.remote_reach));
  auto gateway = make_gateway(options_, folder_.path());
  if (!gateway) return base::fail(gateway.error());
  gateway_ = std::move(*gateway);
  routes_ = std::make_unique<pipeline::Routes>(*gateway_);
  context_.reset(new pipeline::Context{*database_,
                                       clock_,
                                       random_,
                                       *git_,
                                       {},
                                       *registry_,
                                       *runtimes_,
                                       *cipher_,
                                       *routes_,
                                       cancellations_,
                                       zones_,
                                       courier_,
                                       policy_of(options_)});
  context_->policy.node = node_;
  if (!options_.smtp_password_file.empty()) {
    const auto password = io::read_file(options_.smtp_password_file);
    if (!password) return base::fail(password.error());
    context_->policy.mail_server.password =
        password->substr(0, password->find_last_not_of("\r\n") + 1);
  }
  for (const auto& sender : senders_) context_->senders[sender->kind()] = sender.get();
  for (const auto& api : hook_apis_) context_->hook_apis[api->kind()] = api.get();
  for (const auto& api : status_apis_) context_->status_apis[api->kind()] = api.get();
  for (const auto& api : deployment_apis_) context_->deployment_apis[api->kind()] = api.get();
  for (const auto& api : comment_apis_) context_->comment_apis[api->kind()] = api.get();
  for (const auto& api : pull_request_apis_) context_->pull_request_apis[api->kind()] = api.get();
  for (const auto& api : check_apis_) context_->check_apis[api->kind()] = api.get();
  receiver_ = std::make_unique<pipeline::Receiver>(*context_, options_.hook_rate);
  receiver_->load_hooks();
  return {};
}

base::Result<void> Daemon::listen() {
  const auto address = parse_address(options_.listen);
  if (const auto* wrong = std::get_if<std::string>(&address)) {
    return base::fail(base::ErrorCode::kInvalid, "--listen: " + *wrong);
  }
  const auto& where = std::get<Address>(address);
  io::ServerOptions server;
  server.host = where.host;
  server.port = where.port;
  auto inherited = io::inherited_listener();
  if (!inherited) return base::fail(inherited.error());
  if (*inherited) server.inherited = (*inherited)->release();
  // The port is only known once it listens, and the API wants to know its own address.
  io::ServerFunctions functions;
  functions.handle = [this](io::ServerRequest request, io::Responder responder) {
    api_functions_.handle(std::move(request), std::move(responder));
  };
  functions.admit = [this](const io::RequestHead& head) { return api_functions_.admit(head); };
  functions.error = [this](int status, std::string message, std::string_view path) {
    return api_functions_.error(status, std::move(message), path);
  };
  functions.report_fault = [](std::string_view what) { spdlog::error("http: {}", what); };
  auto listening = io::HttpServer::listen(std::move(server), std::move(functions));
  if (!listening) return base::fail(listening.error());
  server_ = std::move(*listening);
  url_ = url_of(where, server_->port());
  api::ApiOptions api;
  api.base_url = options_.public_url.empty() ? url_ : options_.public_url;
  while (api.base_url.ends_with('/')) api.base_url.pop_back();
  api.has_public_url = !options_.public_url.empty();
  api.allow_file_repositories = options_.allow_file_repositories;
  api.known_hosts = known_hosts_file(folder_.path());
  auto oidc = oidc_options(options_);
  if (!oidc) return base::fail(oidc.error());
  if (*oidc) {
    spdlog::info("signing in by OpenID Connect: the redirect URI to enter at {} is {}{}",
                 (*oidc)->issuer, api.base_url, api::kOidcCallbackPath);
  }
  api.oidc = std::move(*oidc);
  api.data = folder_.path();
  api_ = std::make_unique<api::Api>(*context_, *receiver_, std::move(api));
  api_->load_tokens();
  api_functions_ = api_->functions();
  return folder_.write_address(url_);
}

void Daemon::start_workers() {
  using pipeline::Step;
  const auto add = [this](std::map<std::string, Step> steps, std::size_t threads,
                          int niceness = 0) {
    workers_.push_back(std::make_unique<pipeline::Worker>(*context_, owner_, std::move(steps),
                                                          threads, niceness, leases_.get()));
  };
  if (!node_.empty()) {
    leases_ = std::make_unique<pipeline::Leases>(
        *database_, clock_,
        std::chrono::duration_cast<base::Duration>(std::chrono::duration<double>(options_.lease)));
    lease_keeper_.emplace(*leases_);
    news_ = make_news();
  }
  // In a storm of deliveries it comes first that none is lost, and then what they mean.
  add({{pipeline::kInterpret, pipeline::interpret},
       {pipeline::kReinterpret, pipeline::reinterpret}},
      1, kInterpretNiceness);
  add({{pipeline::kDecide, pipeline::decide}, {pipeline::kDispatch, pipeline::dispatch}}, 1);
  add({{pipeline::kSurvey, pipeline::survey}}, 3);
  add({{pipeline::kNotice, pipeline::notice}}, 2);
  add({{pipeline::kPoll, pipeline::poll}}, 1);
  add({{pipeline::kPollImage, pipeline::poll_image}}, 1);
  add({{pipeline::kSettle, pipeline::settle}}, 2);
  add({{pipeline::kRelease, pipeline::release}}, options_.release_threads);
  add({{pipeline::kSchedule, pipeline::schedule}}, 1);
  add({{pipeline::kRun, pipeline::run}}, 3);
  add({{pipeline::kRetain, pipeline::retain}}, 1, kRetainNiceness);
  // Threads of their own: an address that does not answer keeps nothing else waiting.
  add({{pipeline::kNotify, pipeline::notify}}, 4);
  add({{pipeline::kReport, pipeline::report}}, 4);
  add({{pipeline::kCheck, pipeline::check}}, 2);
  add({{pipeline::kPin, pipeline::pin}}, 2);
  add({{pipeline::kPreview, pipeline::preview}}, 2);
  tell_of_commits(true);
  // Requests come in already, and what they committed until now has woken nobody.
  look_at_all();
}

void Daemon::watch(const std::stop_token& stop) {
  pipeline::ClockWatch clock_watch;
  while (!stop.stop_requested()) {
    if (const auto running = gateway_->ensure_running(); !running) {
      spdlog::error("the gateway: {}", running.error().message);
    }
    try {
      clock_watch.look(*context_);
      pipeline::watch(*context_);
    } catch (const std::exception& e) {
      spdlog::error("services cannot be watched now: {}", e.what());
    }
    clock_.pause(kWatch, stop);
  }
}

void Daemon::probe_liveness(const std::stop_token& stop) {
  pipeline::Liveness liveness(*context_);
  while (!stop.stop_requested()) {
    auto next = clock_.now() + kWatch;
    try {
      next = liveness.look(stop);
    } catch (const std::exception& e) {
      spdlog::error("liveness probes cannot be made now: {}", e.what());
    }
    clock_.pause(next - clock_.now(), stop);
  }
}

void Daemon::run() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  server_->start();
  std::printf("slipwayd listening on %s\n", url_.c_str());
  std::fflush(stdout);
  recover(*context_, owner_);
  start_workers();
  watch_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  liveness_ = std::jthread([this](const std::stop_token& stop) { probe_liveness(stop); });
  api_->set_ready();
  io::notify_manager("READY=1");
  int received = 0;
  sigwait(&ends, &received);
  io::notify_manager("STOPPING=1");
  spdlog::info("stopping; services go on");
}

}  // namespace slipway::daemon
