#pragma once
// A whole Slipway for one test: a real slipwayd on a free port in a folder of its own, its API, its
// hooks and the repositories it deploys from. At its end the daemon, every service and the gateway
// are ended. Not thread-safe, but for `deliver`.

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "daemon_process.h"
#include "git/test_repository.h"
#include "io/http_client.h"

namespace slipway::e2e {

namespace json = boost::json;

constexpr auto kPatience = std::chrono::seconds(120);

// Sanitizers make all of it several times slower: fewer rounds then.
#ifdef SLIPWAY_E2E_SLOW
constexpr bool kSlow = true;
#else
constexpr bool kSlow = false;
#endif

// Whether it came true within the tests' patience.
bool wait_until(const std::function<bool()>& condition);

std::string text(const json::value& object, std::string_view field);

struct Hook {
  std::string id;
  std::string kind;
  std::string secret;
};

struct Delivery {
  std::string body;
  std::string id{};            // the sender's; empty: a new one each time
  std::string event = "push";  // as GitHub calls it
};

class Slipway;

// One of several daemons that share a store.
struct NodeOptions {
  std::vector<std::string> options;     // of slipwayd
  std::vector<std::string> launcher{};  // what starts slipwayd, "ip netns exec a" say
  std::map<std::string, std::string> environment{};
  std::string listen = "127.0.0.1:0";
  std::string gateway = "none";
  std::string program = "slipwayd";
  const Slipway* first = nullptr;  // with whose token and tree it is asked; null: its own
};

class Slipway {
 public:
  enum class Gateway { kNone, kCaddy };

  // `disk`: the data folder is a file system of that size, "8m" say, which goes with the daemon.
  explicit Slipway(Gateway gateway = Gateway::kNone, std::vector<std::string> options = {},
                   std::string disk = "");
  explicit Slipway(NodeOptions node);
  ~Slipway();
  Slipway(const Slipway&) = delete;
  Slipway& operator=(const Slipway&) = delete;

  // The daemon is this program from the next start on: "slipwayd-next", of the next minor version.
  void use_program(std::string name) { node_.program = std::move(name); }
  // The daemon is passed it from the next start on.
  void listen_on(io::Fd socket) { socket_ = std::move(socket); }
  void start();                        // throws, with its messages, where it does not serve
  void kill();                         // -9
  int stop();                          // SIGTERM; its exit code
  std::filesystem::path data() const;  // as this process sees it
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::string url() const;
  std::string token() const;
  std::string messages() const;  // what the daemon wrote to stderr
  std::vector<std::string> command() const;

  io::HttpResponse send(const std::string& method, const std::string& path,
                        const json::value& body = nullptr) const;
  // Throw where the answer is no 2xx.
  json::value get(const std::string& path) const;
  json::value post(const std::string& path, const json::value& body = nullptr) const;
  json::array list(const std::string& path) const;

  const std::string& organization() const { return organization_; }
  const std::string& environment() const { return environment_; }
  // In which applications are made from now on.
  void use_environment(std::string id) { environment_ = std::move(id); }
  std::string organization_path(const std::string& rest) const;
  // The id of an application of the tests' service, with `more` fields.
  std::string make_application(const std::string& name, const std::string& repository,
                               const json::object& more = {}) const;
  Hook make_hook(const std::string& kind) const;

  // Deploys by hand and waits for the end; its state.
  std::string deploy(const std::string& application) const;
  json::value await_deployment(const std::string& id) const;
  // The delivery when it is decided or ignored.
  json::value await_delivery(const std::string& id) const;
  io::HttpResponse deliver(const Hook& hook, const Delivery& delivery) const;
  // The ids of all that are stored.
  std::set<std::string> deliveries() const;

  unsigned short gateway_port() const;
  // What the service says through the gateway, or "STATUS" where that is no 200.
  std::string ask_gateway(const std::string& name) const;
  static std::string host_of(const std::string& name) { return name + ".test.shop.localhost"; }
  // The supervisor of each instance, and of each attempt of a job, that runs.
  std::map<std::string, pid_t> supervisors() const;

 private:
  void make_tree();

  git::TestFolder folder_;
  NodeOptions node_;
  std::vector<std::string> options_;
  std::string disk_;
  io::Fd socket_;
  std::unique_ptr<DaemonProcess> daemon_;
  mutable std::mutex url_mutex_;  // others deliver while it is started again
  std::string url_;
  std::string organization_;
  std::string environment_;
};

// The value of X-Hub-Signature-256.
std::string signature_of(const Hook& hook, const std::string& body);

// A repository with the tests' service in the folder `app`.
class ServiceRepository {
 public:
  explicit ServiceRepository(const std::filesystem::path& path);

  // A commit on main with that version; `more` files beside or instead of the service's. Its id.
  std::string commit(const std::string& version, const std::string& mode = "ok",
                     const git::TestFiles& more = {}, const std::string& message = "a change");
  std::string url() const { return repository_.path().string(); }
  const std::filesystem::path& path() const { return repository_.path(); }
  const std::string& tip() const { return tip_; }
  const std::string& before() const { return before_; }  // the tip before the last commit

  // The last commit, as GitHub and as `slipway hook git` announce it.
  std::string github_push() const;
  std::string git_push(const std::string& url = "") const;

 private:
  git::TestRepository repository_;
  std::string tip_ = std::string(40, '0');
  std::string before_ = tip_;
};

// The last commit arrives by the hook; returns once it is decided.
void push(const Slipway& slipway, const Hook& hook, const ServiceRepository& repository);

}  // namespace slipway::e2e
