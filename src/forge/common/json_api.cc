#include "forge/common/json_api.h"

#include <boost/json/array.hpp>

#include "base/encoding.h"
#include "base/json_member.h"

namespace slipway::forge {

namespace json = boost::json;

base::Error not_the_api(std::string_view forge, const io::HttpResponse& answer) {
  return {base::ErrorCode::kFailed,
          "What answers there with " + std::to_string(answer.status) + " is not the API of a " +
              std::string(forge) + ". Set the git token's git_api_url to the address of its API."};
}

io::HttpRequest json_request(std::string method, std::string url, const model::Headers& headers,
                             std::string body) {
  io::HttpRequest request;
  request.method = std::move(method);
  request.url = std::move(url);
  request.headers = headers;
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

std::string text_in(const json::object& object, std::string_view name) {
  return base::to_valid_utf8(base::text_member(object, name));
}

bool is_true(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

bool is_false(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found != nullptr && found->is_bool() && !found->get_bool();
}

const json::object* object_in(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

std::vector<std::string> texts_in(const json::object& object, std::string_view name) {
  std::vector<std::string> texts;
  const auto* found = object.if_contains(name);
  if (found == nullptr || !found->is_array()) return texts;
  for (const auto& item : found->get_array()) {
    if (item.is_string()) texts.push_back(base::to_valid_utf8(item.get_string()));
  }
  return texts;
}

std::string id_in(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (found == nullptr) return "";
  if (found->is_int64()) return std::to_string(found->get_int64());
  if (found->is_uint64()) return std::to_string(found->get_uint64());
  return found->is_string() ? base::encode_percent(found->get_string()) : "";
}

std::string on_host_of(const model::GitUrl& repository, std::string_view path) {
  const bool is_http = repository.transport == model::GitTransport::kHttp;
  std::string url = (is_http ? "http://" : "https://") + repository.host;
  // The port of ssh says nothing about the API's.
  if (repository.port && repository.transport != model::GitTransport::kSsh) {
    url += ":" + std::to_string(*repository.port);
  }
  return url + std::string(path);
}

std::string encoded_path(const std::string& repository) {
  std::string path;
  std::string_view rest = repository;
  while (true) {
    const std::size_t slash = rest.find('/');
    path += base::encode_percent(rest.substr(0, slash));
    if (slash == std::string_view::npos) return path;
    path += '/';
    rest.remove_prefix(slash + 1);
  }
}

}  // namespace slipway::forge
