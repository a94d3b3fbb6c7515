#pragma once
// The composition root: every part of Slipway by name, made here and handed to those that need it.
// Built and run on the main thread.

#include <memory>
#include <mutex>

#include "api/api.h"
#include "base/cipher.h"
#include "daemon/data_folder.h"
#include "daemon/news.h"
#include "daemon/options.h"
#include "gateway/gateway.h"
#include "git/git.h"
#include "io/http_server.h"
#include "io/system_clock.h"
#include "io/zone_files.h"
#include "pipeline/courier.h"
#include "pipeline/leases.h"
#include "pipeline/receive.h"
#include "pipeline/worker.h"
#include "rules/webhook/sender.h"
#include "runtime/runtime.h"
#include "store/database.h"

namespace slipway::daemon {

class Daemon {
 public:
  // kUnavailable (69), kInvalid or kConflict (78) with what to do.
  static base::Result<std::unique_ptr<Daemon>> make(Options options);
  ~Daemon();

  std::string url() const { return url_; }
  // Serves until SIGTERM or SIGINT.
  void run();

 private:
  explicit Daemon(Options options, DataFolder folder);

  base::Result<void> open_store();
  base::Result<void> open_seams();
  base::Result<void> listen();
  void tell_of_commits(bool tell);
  // After a commit, this node's or another's.
  void committed(const store::Topics& topics);
  // What others committed may have gone unheard.
  void look_at_all();
  std::unique_ptr<News> make_news();
  void start_workers();
  void watch(const std::stop_token& stop);
  void probe_liveness(const std::stop_token& stop);

  Options options_;
  DataFolder folder_;
  io::SystemClock clock_;
  io::SystemRandom random_;
  std::string node_;          // "" where no other shares the store
  std::string owner_;         // of this process's leases
  std::string installation_;  // what this data folder is known by on shared engines
  std::string url_;

  // Commits are told of while all parts are there: not before the start, not while stopping.
  std::mutex telling_;
  bool tells_of_commits_ = false;
  std::unique_ptr<base::Cipher> cipher_;
  std::vector<std::unique_ptr<rules::Sender>> senders_;
  std::vector<std::unique_ptr<forge::HookApi>> hook_apis_;
  std::vector<std::unique_ptr<forge::StatusApi>> status_apis_;
  std::vector<std::unique_ptr<forge::CheckApi>> check_apis_;
  std::vector<std::unique_ptr<forge::DeploymentApi>> deployment_apis_;
  std::vector<std::unique_ptr<forge::CommentApi>> comment_apis_;
  std::vector<std::unique_ptr<forge::PullRequestApi>> pull_request_apis_;
  std::unique_ptr<git::Git> git_;
  std::unique_ptr<registry::Registry> registry_;
  std::unique_ptr<pipeline::Runtimes> runtimes_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<pipeline::Routes> routes_;
  pipeline::Cancellations cancellations_;
  io::ZoneFiles zones_;
  pipeline::HttpCourier courier_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<pipeline::Context> context_;
  std::unique_ptr<pipeline::Receiver> receiver_;
  std::unique_ptr<api::Api> api_;
  std::unique_ptr<pipeline::Leases> leases_;  // where others share the store
  std::optional<pipeline::LeaseKeeper> lease_keeper_;
  std::unique_ptr<News> news_;  // likewise
  io::ServerFunctions api_functions_;
  std::unique_ptr<io::HttpServer> server_;
  std::vector<std::unique_ptr<pipeline::Worker>> workers_;
  std::jthread watch_;
  std::jthread liveness_;
};

}  // namespace slipway::daemon
