#pragma once
// Requests to forges' APIs, which speak JSON, and what of their answers is read. Pure.

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/error.h"
#include "io/http_client.h"
#include "model/git_url.h"
#include "model/hook.h"

namespace slipway::forge {

// Of an answer that is of another shape than the API that `forge` documents.
base::Error not_the_api(std::string_view forge, const io::HttpResponse& answer);

io::HttpRequest json_request(std::string method, std::string url, const model::Headers& headers,
                             std::string body);

// Of an object's member; "", false and null where it is of another type or not there.
std::string text_in(const boost::json::object& object, std::string_view name);
bool is_true(const boost::json::object& object, std::string_view name);
bool is_false(const boost::json::object& object, std::string_view name);
const boost::json::object* object_in(const boost::json::object& object, std::string_view name);
std::vector<std::string> texts_in(const boost::json::object& object, std::string_view name);
// A number or a text that can stand in an address.
std::string id_in(const boost::json::object& object, std::string_view name);

// The scheme, host and port of an API on the forge's own host, followed by `path`.
std::string on_host_of(const model::GitUrl& repository, std::string_view path);
// Each segment of "acme/shop" percent-encoded.
std::string encoded_path(const std::string& repository);

}  // namespace slipway::forge
