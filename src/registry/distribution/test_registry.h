#pragma once
// For tests: a real registry (Distribution's) on a port and in a folder of its own, and a token
// server beside it where it wants bearer tokens. Both go with the object.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "io/test_server.h"
#include "registry/registry.h"

namespace slipway::registry {

enum class Access { kAnonymous, kBasic, kBearer };

// Whom a registry tells of pushes.
struct Listener {
  std::string url;
  std::string secret;
};

class TestRegistry {
 public:
  explicit TestRegistry(Access access, std::optional<Listener> listener = std::nullopt,
                        std::string address = "127.0.0.1:0");

  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url(const std::string& path) const { return "http://" + host() + path; }
  // Of the one user there is; none where everybody may do everything.
  Credentials credentials() const;
  model::ImageName image(const std::string& path) const { return {host(), path}; }
  const io::TestFolder& folder() const { return folder_; }
  int tokens_given() const { return tokens_given_; }

 private:
  void start_token_server();
  bool give_token(const io::TestRequest& request, io::TestPeer& peer);
  std::string sign_token(const std::string& service, const std::string& path) const;
  std::string settings() const;

  io::TestFolder folder_;
  Access access_;
  std::optional<Listener> listener_;
  std::string address_;  // as it was asked for: port 0 is a free one
  unsigned short port_ = 0;
  std::atomic<int> tokens_given_ = 0;
  std::unique_ptr<io::TestServer> token_server_;
  std::jthread registry_;
};

}  // namespace slipway::registry
