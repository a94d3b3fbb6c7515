#include "forge/hooks/json_hook_api.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "base/encoding.h"
#include "base/json_fields.h"
#include "base/json_member.h"
#include "base/text.h"

namespace slipway::forge {

namespace json = boost::json;

io::HttpRequest JsonHookApi::list(const HookTarget& target, int page) const {
  return ask("GET", target,
             "?" + std::string(profile_.page_size_parameter) + "=" +
                 std::to_string(profile_.page_size) + "&page=" + std::to_string(page),
             "");
}

base::Result<HookPage> JsonHookApi::read_page(const io::HttpResponse& answer) const {
  const auto body = base::parse_json(answer.body);
  const json::value* list = body ? list_in(*body) : nullptr;
  if (list == nullptr || !list->is_array()) return not_understood(answer);
  HookPage page;
  for (const auto& item : list->get_array()) {
    auto hook = item.is_object() ? read(item.get_object()) : std::nullopt;
    if (!hook) return not_understood(answer);
    page.hooks.push_back(std::move(*hook));
  }
  page.has_more = has_more(answer, *body);
  return page;
}

base::Result<FoundHook> JsonHookApi::read_hook(const io::HttpResponse& answer) const {
  const auto body = base::parse_json(answer.body);
  auto hook = body && body->is_object() ? read(body->get_object()) : std::nullopt;
  if (!hook) return not_understood(answer);
  return std::move(*hook);
}

bool JsonHookApi::has_more(const io::HttpResponse& answer, const json::value& /*body*/) const {
  return base::to_lower(answer.header("link")).find("rel=\"next\"") != std::string::npos;
}

tl::unexpected<base::Error> JsonHookApi::not_understood(const io::HttpResponse& answer) const {
  return base::fail(base::ErrorCode::kFailed,
                    "What answers there with " + std::to_string(answer.status) +
                        " is not the API of a " + std::string(profile_.name) +
                        ". Set the git token's git_api_url to the address of its API.");
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

std::vector<std::string> with_events(std::vector<std::string> events,
                                     std::initializer_list<std::string_view> needed) {
  for (const auto event : needed) {
    if (std::find(events.begin(), events.end(), event) == events.end()) events.emplace_back(event);
  }
  return events;
}

}  // namespace slipway::forge
