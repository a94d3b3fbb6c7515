#pragma once
// Which endpoint a method and path belong to. Filled once at the start, then read by many threads.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"
#include "base/encoding.h"
#include "base/result.h"

namespace slipway::api {

using Endpoint = std::function<Answer(const ApiRequest&)>;
// An endpoint that may go on answering: it takes the responder.
using StreamEndpoint = std::function<void(ApiRequest, io::Responder)>;

struct RouteEntry {
  std::string method;
  std::string pattern;  // "/api/application/{applicationId}"
  std::string operation;
  Endpoint endpoint;
  StreamEndpoint stream;
  model::Role role = model::Role::ADMIN;  // that it needs
  bool above_organizations = false;       // no token of one organization suffices
  bool minds_the_reach = false;           // of the caller's token, by itself
  bool hashes_passwords = false;          // so it runs where few do so at a time
  bool waits_outside = false;             // for another machine: so it keeps nobody waiting
  bool connects_to_versions = false;      // which may be slow: so it keeps only its like waiting
  bool does_more_than_look = false;       // though it is a GET: it leaves an entry
  std::vector<std::string> query{};       // what its query may say; none: others are ignored

  void needs(model::Role needed) { role = needed; }
  void needs_all_organizations() { above_organizations = true; }
  // What its endpoint shows or takes, it holds against the caller's reach itself.
  RouteEntry& minds_reach() {
    minds_the_reach = true;
    return *this;
  }
  // Others are refused: a mistyped filter would show everything. For endpoints that are Slipway's
  // own; clients of the reference may send what only later versions of it know.
  RouteEntry& takes_query(std::vector<std::string> names) {
    query = std::move(names);
    return *this;
  }
  RouteEntry& takes_a_password() {
    hashes_passwords = true;
    return *this;
  }
  // What is done by its GET the endpoint records, where it comes to that.
  RouteEntry& acts() {
    does_more_than_look = true;
    return *this;
  }
  RouteEntry& asks_outside() {
    waits_outside = true;
    return *this;
  }
  RouteEntry& connects() {
    connects_to_versions = true;
    return *this;
  }
};

// kInvalid with its name for what the route says that its query does not take.
base::Result<void> check_query(const RouteEntry& route, const base::FormFields& query);

class Router {
 public:
  // `operation` is the name of the reference client's function, for the OpenAPI description.
  // Looking needs the role VIEWER and everything else ADMIN, unless the route says otherwise.
  RouteEntry& add(std::string method, std::string pattern, std::string operation,
                  Endpoint endpoint);
  RouteEntry& add_stream(std::string method, std::string pattern, std::string operation,
                         StreamEndpoint endpoint);

  struct Match {
    const RouteEntry* route = nullptr;
    std::map<std::string, std::string, std::less<>> parameters;
    std::vector<std::string> allowed;  // where the path exists with other methods only
  };
  Match find(std::string_view method, std::string_view path) const;

  const std::vector<RouteEntry>& routes() const { return routes_; }

 private:
  std::vector<RouteEntry> routes_;
};

}  // namespace slipway::api
