// A cluster that a test is, for what needs no more of one than its objects.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include <boost/json.hpp>

#include "base/encoding.h"
#include "io/test_server.h"

namespace slipway::runtime {

// As much of an API server as Slipway and helm need: objects by their path, found by equal labels.
class TestCluster {
 public:
  TestCluster()
      : server_([this](const io::TestRequest& request, io::TestPeer& peer) {
          const auto [status, body] = answer(request);
          if (status == 0) {
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            return false;
          }
          return peer.respond(status, boost::json::serialize(body),
                              "Content-Type: application/json\r\n");
        }) {}

  std::string address() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  void put(const std::string& path, const std::string& object) {
    const std::scoped_lock lock(mutex_);
    objects_[path] = boost::json::parse(object);
  }
  boost::json::value at(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    const auto found = objects_.find(path);
    return found == objects_.end() ? boost::json::value() : found->second;
  }
  // What is to be made by this name is refused.
  void refuse(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    refused_ = name;
  }

 private:
  struct Answer {
    int status;  // 0: a watch that ends
    boost::json::value body;
  };

  // RFC 7386
  static void merge(boost::json::value& target, const boost::json::value& change) {
    if (!change.is_object()) {
      target = change;
      return;
    }
    if (!target.is_object()) target = boost::json::object();
    for (const auto& [name, value] : change.get_object()) {
      if (value.is_null()) {
        target.get_object().erase(name);
      } else {
        merge(target.get_object()[name], value);
      }
    }
  }

  static boost::json::value failure(int code, const std::string& reason) {
    return {{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"},
            {"reason", reason}, {"code", code},       {"message", "the test says " + reason}};
  }

  // What helm asks about the server first.
  static std::optional<boost::json::value> about(const std::string& path) {
    if (path == "/version") {
      return boost::json::value{{"major", "1"}, {"minor", "20"}, {"gitVersion", "v1.20.2"}};
    }
    if (path == "/api") {
      return boost::json::parse(R"({"kind": "APIVersions", "versions": ["v1"]})");
    }
    if (path == "/apis") {
      return boost::json::parse(R"({"kind": "APIGroupList", "apiVersion": "v1", "groups": []})");
    }
    if (path == "/api/v1") {
      return boost::json::parse(R"({"kind": "APIResourceList", "groupVersion": "v1", "resources": [
        {"name": "configmaps", "namespaced": true, "kind": "ConfigMap", "verbs": ["get"]},
        {"name": "secrets", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]})");
    }
    if (path == "/apis/batch/v1") {
      return boost::json::parse(R"({"resources": [{"kind": "CronJob"}]})");
    }
    return std::nullopt;
  }

  // "labelSelector=a%3Db%2Cc%3Dd"
  static bool matches(const boost::json::value& object, std::string_view query) {
    const auto decoded = base::decode_percent(query, false).value_or("");
    const auto at = decoded.find("labelSelector=");
    if (at == std::string::npos) return true;
    auto rest = std::string_view(decoded).substr(at + 14);
    rest = rest.substr(0, rest.find('&'));
    while (!rest.empty()) {
      const auto one = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      const auto equals = one.find('=');
      const auto* metadata = object.get_object().if_contains("metadata");
      const auto* labels =
          metadata == nullptr ? nullptr : metadata->get_object().if_contains("labels");
      const auto* label =
          labels == nullptr ? nullptr : labels->get_object().if_contains(one.substr(0, equals));
      if (label == nullptr || label->get_string() != one.substr(equals + 1)) return false;
    }
    return true;
  }

  Answer answer(const io::TestRequest& request) {
    if (request.path.find("watch=true") != std::string::npos) return {0, {}};
    const auto path = request.path.substr(0, request.path.find('?'));
    if (auto told = about(path)) return {200, std::move(*told)};
    const std::scoped_lock lock(mutex_);
    const auto found = objects_.find(path);
    const auto type = path.substr(path.rfind('/') + 1);
    if (request.method == "POST") {
      auto object = boost::json::parse(request.body);
      const std::string name(object.at("metadata").at("name").as_string());
      if (name == refused_) return {422, failure(422, "Invalid")};
      objects_[path + "/" + name] = object;
      return {201, object};
    }
    if (request.method == "PATCH" || request.method == "PUT") {
      auto& object = objects_[path];
      if (request.method == "PUT") object = boost::json::object();
      merge(object, boost::json::parse(request.body));
      return {200, object};
    }
    if (request.method == "DELETE") {
      if (found == objects_.end()) return {404, failure(404, "NotFound")};
      auto object = found->second;
      objects_.erase(found);
      return {200, object};
    }
    if (found != objects_.end()) return {200, found->second};
    if (!type.ends_with('s')) return {404, failure(404, "NotFound")};
    boost::json::array items;
    for (const auto& [name, object] : objects_) {
      if (name.starts_with(path + "/") && matches(object, request.path)) items.push_back(object);
    }
    const char* kind = type == "secrets" ? "SecretList" : "List";
    return {200,
            {{"kind", kind},
             {"apiVersion", "v1"},
             {"metadata", boost::json::object()},
             {"items", std::move(items)}}};
  }

  std::mutex mutex_;
  std::map<std::string, boost::json::value> objects_;
  std::string refused_;
  io::TestServer server_;
};

}  // namespace slipway::runtime
