#pragma once
// A git server over HTTP: `git http-backend` behind Basic authentication. Thread-safe.

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "io/test_server.h"

namespace slipway::e2e {

class GitHttpServer {
 public:
  // Serves the bare repositories in `root`. `credentials`: USER:PASSWORD; empty: everybody may
  // read.
  GitHttpServer(std::filesystem::path root, const std::string& credentials);

  std::string url(const std::string& repository) const;
  // Who may read from now on.
  void expect(const std::string& credentials);
  // What is asked below "/api/" is answered so, whoever asks.
  void answer_api(std::function<bool(const io::TestRequest&, io::TestPeer&)> api);
  // Sends whoever may read on to that address from now on.
  void redirect_to(std::string url);
  // The Authorization of every request, empty where it had none.
  std::vector<std::string> authorizations() const;

 private:
  bool answer(const io::TestRequest& request, io::TestPeer& peer);
  bool serve(const io::TestRequest& request, io::TestPeer& peer) const;

  std::filesystem::path root_;
  mutable std::mutex mutex_;
  std::string expected_;
  std::function<bool(const io::TestRequest&, io::TestPeer&)> api_;
  std::string redirect_;
  std::vector<std::string> authorizations_;
  io::TestServer server_;
};

}  // namespace slipway::e2e
