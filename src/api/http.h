#pragma once
// A request as the endpoints see it, and what they answer. Value types.

#include <map>
#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "base/encoding.h"
#include "base/json_fields.h"
#include "base/result.h"
#include "io/http_exchange.h"
#include "model/ids.h"
#include "model/reach.h"
#include "model/role.h"
#include "store/deliveries.h"

namespace slipway::api {

// Whose token or session a request came with.
struct Caller {
  std::string name;                                   // the token's, or the user's
  std::optional<model::OrganizationId> organization;  // none: all of them
  model::Role role = model::Role::ADMIN;
  model::Reach reach{};  // within the organization
  std::optional<model::ApiTokenId> token{};
  std::optional<model::UserId> user{};  // who signed in; else it is a token
  std::string credential{};             // of the token or session: its hexadecimal SHA-256
};

struct ApiRequest {
  io::ServerRequest http;
  std::map<std::string, std::string, std::less<>> path;  // parameters of the path, by name
  base::FormFields query;
  Caller caller;
  std::string user;  // the caller's name

  std::string query_value(std::string_view name) const;
  base::Result<boost::json::value> body() const { return base::parse_json(http.body); }
  // ?limit= (1 to 1000, 50 by default) and ?before= (an id), which the reference calls ?startId=.
  base::Result<store::Page> page() const;
  base::Result<std::int64_t> limit() const;
  std::string before() const;

  // An id of the path. kNotFound where it is none: such a thing cannot exist.
  template <typename Id>
  base::Result<Id> id(std::string_view name) const {
    const auto parsed = Id::parse(path.at(std::string(name)));
    if (!parsed) {
      return base::fail(base::ErrorCode::kNotFound, "'" + path.at(std::string(name)) +
                                                        "' is no id of anything here; an id is a "
                                                        "UUID.");
    }
    return *parsed;
  }
};

struct Reply {
  int status = 200;
  boost::json::value json;
  std::optional<std::string> raw{};  // instead of JSON
  std::string content_type = "application/json";
  model::Headers headers{};
};

using Answer = base::Result<Reply>;

// {"results": [...]}
Reply results(boost::json::array items);

}  // namespace slipway::api
