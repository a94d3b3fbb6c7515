#pragma once
// The command line beside a server that plays the daemon: one organization with a project, an
// environment and two applications. A test adds what else it wants answered.

#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cli/exit_codes.h"
#include "cli/parser.h"
#include "io/test_server.h"
#include "io/web_socket_frames.h"

namespace slipway::cli {

class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    answers_["GET /api/organization"] = {200, R"({"results": [{"id": "o1", "name": "default"}]})"};
    answers_["GET /api/organization/o1/project"] = {
        200, R"({"results": [{"id": "p1", "name": "shop"}]})"};
    answers_["GET /api/project/p1/environment"] = {
        200, R"({"results": [{"id": "e1", "name": "production", "mode": "PRODUCTION"}]})"};
    answers_["GET /api/environment/e1/application"] = {200, R"({"results": [
      {"id": "s1", "name": "web", "auto_deploy": true, "watermark": "a94a8fe5ccb19ba6",
       "serving_commit": "1f0c2d3e4a5b", "url": "http://web.example.com",
       "git_repository": {"url": "https://h/shop", "branch": "main", "root_path": "/"}},
      {"id": "s2", "name": "api", "auto_deploy": false}]})"};
    answers_["GET /api/environment/e1/container"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/container/status"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/job"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/job/status"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/helm"] = {200, R"({"results": []})"};
    answers_["GET /api/environment/e1/helm/status"] = {200, R"({"results": []})"};
  }

  void add_jobs() {
    answers_["GET /api/environment/e1/job"] = {200, R"({"results": [
      {"id": "j1", "name": "nightly", "auto_deploy": true, "job_type": "CRON",
       "next_run_at": "2026-11-27T04:00:00.000Z",
       "schedule": {"cronjob": {"scheduled_at": "0 4 * * *", "timezone": "Europe/Paris"}},
       "source": {"docker": {"git_repository": {"url": "https://h/shop", "branch": "main"}}}},
      {"id": "j2", "name": "migrate", "auto_deploy": true, "job_type": "LIFECYCLE",
       "schedule": {"on_start": {"entrypoint": "./up"}, "on_delete": {"entrypoint": "./down"}},
       "source": {"image": {"image_name": "acme/migrate", "tag": "7"}}}]})"};
  }

  void add_charts() {
    answers_["GET /api/environment/e1/helm"] = {200, R"({"results": [
      {"id": "h1", "name": "proxy", "auto_deploy": true,
       "source": {"repository": {"chart_name": "nginx", "chart_version": "2.0.0",
                                 "repository": {"id": "r1", "name": "charts"}}},
       "values_override": {"file": {"raw": null, "git": {
         "git_repository": {"url": "https://h/values", "branch": "main"}, "paths": ["v.yaml"]}}}},
      {"id": "h2", "name": "shop", "auto_deploy": false,
       "source": {"git": {"git_repository": {"url": "https://h/shop", "branch": "main"}}}}]})"};
  }

  int run(std::vector<const char*> words, bool connected = true) {
    words.insert(words.begin(), "slipway");
    const std::string url = server_.url("");
    if (connected) words.insert(words.end(), {"--url", url.c_str(), "--token", "t0ken"});
    out_.str("");
    err_.str("");
    Context context(out_, err_, {}, [](std::string_view) { return std::nullopt; });
    return run_command_line(context, static_cast<int>(words.size()), words.data());
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  struct Answer {
    int status = 200;  // 101: a WebSocket, which gets the body to read as it is
    std::string body;
  };

  static bool give(io::TestPeer& peer, const io::TestRequest& request, const Answer& answer) {
    if (answer.status != 101) return peer.respond(answer.status, answer.body);
    const auto key = request.headers.at("sec-websocket-key");
    peer.send("HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
              ("Sec-WebSocket-Accept: " + io::web_socket_accept(key)) + "\r\n\r\n" + answer.body);
    return false;
  }

  std::map<std::string, Answer> answers_;
  std::map<std::string, Answer> first_answers_;  // instead, the first time that one is asked
  std::vector<std::string> sent_;                // what was not a GET
  std::mutex mutex_;
  std::ostringstream out_, err_;
  io::TestServer server_{[this](const io::TestRequest& request, io::TestPeer& peer) {
    const std::lock_guard lock(mutex_);
    if (request.headers.at("authorization") != "Token t0ken") return peer.respond(401, "{}");
    const std::string key = request.method + " " + request.path;
    if (request.method != "GET") sent_.push_back(key + " " + request.body);
    if (const auto first = first_answers_.extract(key)) {
      return give(peer, request, first.mapped());
    }
    const auto found = answers_.find(key);
    if (found == answers_.end()) {
      return peer.respond(404, R"({"message": "There is no such thing."})");
    }
    return give(peer, request, found->second);
  }};
};

}  // namespace slipway::cli
