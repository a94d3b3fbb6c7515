#pragma once
// For tests: a registry that says what the test wants, and remembers what it was asked.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "io/test_server.h"
#include "registry/distribution/distribution_registry.h"

namespace slipway::registry {

// Stands until it is moved.
class TestClock final : public base::Clock {
 public:
  base::Timestamp now() override { return base::Timestamp(base::Duration(now_.load())); }
  void pause(base::Duration duration, std::stop_token) override { advance(duration); }
  void advance(base::Duration duration) { now_ += duration.count(); }

 private:
  std::atomic<base::Duration::rep> now_ = 1'800'000'000'000'000;
};

struct Answer {
  int status = 200;
  std::string body{};
  std::string headers{};  // each with its line end
};

class TestScript {
 public:
  explicit TestScript(std::function<Answer(const io::TestRequest&)> script)
      : script_(std::move(script)), server_([this](const auto& request, auto& peer) {
          {
            const std::scoped_lock lock(mutex_);
            requests_.push_back(request);
          }
          const Answer answer = script_(request);
          // As HTTP has it, the answer to HEAD has the length of a body that does not come.
          if (request.method != "HEAD") {
            return peer.respond(answer.status, answer.body, answer.headers);
          }
          return peer.send("HTTP/1.1 " + std::to_string(answer.status) + " X\r\nContent-Length: " +
                           std::to_string(answer.body.size()) + "\r\n" + answer.headers + "\r\n");
        }) {}

  unsigned short port() const { return server_.port(); }
  // By another name of this machine, the same server is another host.
  std::string host(const std::string& name = "127.0.0.1") const {
    return name + ":" + std::to_string(server_.port());
  }
  std::vector<io::TestRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  // "HEAD /v2/a/manifests/1 Basic ...", one a request.
  std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    for (const auto& request : requests()) {
      const auto found = request.headers.find("authorization");
      lines.push_back(request.method + " " + request.path +
                      (found == request.headers.end() ? "" : " " + found->second));
    }
    return lines;
  }

 private:
  std::function<Answer(const io::TestRequest&)> script_;
  mutable std::mutex mutex_;
  std::vector<io::TestRequest> requests_;
  io::TestServer server_;
};

}  // namespace slipway::registry
