#pragma once
// For tests: a forge's API for the webhooks, the commit statuses and the checks of the repository
// acme/shop, on a real HTTP server. It keeps what it is told, answers in the shapes of the forges'
// documentation, and fails on demand.

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "io/test_server.h"
#include "model/check_gate.h"
#include "model/hook.h"

namespace slipway::forge {

inline const std::string kForgeToken = "a-forge-token";

class TestForge {
 public:
  struct Failure {
    int status = 500;  // 0: the connection closes without an answer
    std::string body{};
    std::string headers{};  // each with its line end
  };

  explicit TestForge(model::HookKind kind, std::size_t page_size = 100);

  std::string url() const { return server_.url(""); }
  // In the forge's own shape, what a person made there by hand; gives back its id.
  std::string add(boost::json::object hook);
  // Changes one of them.
  void set(const std::string& id, const std::string& name, const boost::json::value& value);

  // A version that passes over this event where a webhook is to tell of it.
  void lack_event(const std::string& event);

  std::vector<boost::json::object> hooks() const;
  std::string secret(const std::string& id) const;
  // "COMMIT CONTEXT STATE DESCRIPTION", in the order told.
  std::vector<std::string> statuses() const;
  // What a commit has from now on; of GitHub those named "status/..." are no check runs.
  void set_checks(const std::string& commit, std::vector<model::Check> checks);
  // A GitHub App whose JSON Web Token the function takes has the installation 42 here, which gets
  // the forge's token until then.
  void install_app(std::function<bool(const std::string&)> takes, const std::string& expires_at);
  // "POST /repos/acme/shop/hooks", without queries.
  std::vector<std::string> asked() const;
  // Requests of this method fail from now on; "" is every method.
  void fail(const std::string& method, Failure failure);
  void recover();

 private:
  struct Kept {
    boost::json::object shown;
    std::string secret;
  };

  bool answer(const io::TestRequest& request, io::TestPeer& peer);
  bool answer_azure(const io::TestRequest& request, const std::string& path,
                    io::TestPeer& peer) const;
  bool answer_app(const io::TestRequest& request, io::TestPeer& peer) const;
  bool take_status(const std::string& path, const std::string& body, io::TestPeer& peer);
  bool list_checks(const std::string& commit, const std::string& list, io::TestPeer& peer) const;
  bool list(const std::string& query, io::TestPeer& peer) const;
  bool change(Kept& kept, const std::string& body, int status, io::TestPeer& peer);
  std::string root() const;
  std::string id_of(const boost::json::object& hook) const;
  boost::json::object new_hook();

  const model::HookKind kind_;
  const std::size_t page_size_;
  mutable std::mutex mutex_;
  std::vector<Kept> kept_;
  std::map<std::string, Failure> failures_;
  std::set<std::string> lacking_;
  std::vector<std::string> asked_;
  std::vector<std::string> statuses_;
  std::map<std::string, std::vector<model::Check>> checks_;
  std::function<bool(const std::string&)> takes_app_;
  std::string app_expires_at_;
  int made_ = 0;
  io::TestServer server_;  // last: its threads use the others
};

}  // namespace slipway::forge
