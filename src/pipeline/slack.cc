#include "pipeline/slack.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"
#include "base/json_fields.h"
#include "base/json_member.h"

namespace slipway::pipeline {
namespace {

namespace json = boost::json;

constexpr std::string_view kPost = "/api/chat.postMessage";
constexpr std::string_view kUpdate = "/api/chat.update";
constexpr std::size_t kLongestPart = 32;
constexpr std::size_t kLongestWord = 64;

// A channel's id, or the time by which a message is known there.
bool is_part(std::string_view text) {
  return !text.empty() && text.size() <= kLongestPart &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '.';
         });
}

std::optional<json::object> object_of(const std::string& answer) {
  const auto body = base::parse_json(answer);
  if (!body || !body->is_object()) return std::nullopt;
  return body->get_object();
}

bool was_taken(const json::object& answer) {
  const auto* taken = answer.if_contains("ok");
  return taken != nullptr && taken->is_bool() && taken->get_bool();
}

}  // namespace

bool is_slack_api(const io::Url& target) { return target.path == kPost; }

std::string slack_channel(const io::Url& target) {
  const auto fields = base::parse_form(target.query);
  if (!fields) return {};
  for (const auto& [name, value] : *fields) {
    if (name == "channel") return value;
  }
  return {};
}

io::HttpRequest slack_request(const std::string& body, io::Url target, const std::string& message,
                              const std::string& token) {
  auto content = json::parse(body).as_object();
  content["channel"] = slack_channel(target);
  target.query.clear();
  if (!message.empty()) {
    const auto slash = message.find('/');
    content["channel"] = message.substr(0, slash);
    content["ts"] = slash == std::string::npos ? "" : message.substr(slash + 1);
    target.path = kUpdate;
  }
  io::HttpRequest request{.method = "POST", .url = target.to_string()};
  request.headers = {{"Content-Type", "application/json; charset=utf-8"},
                     {"Authorization", "Bearer " + token}};
  request.body = json::serialize(content);
  return request;
}

std::string slack_message(const std::string& answer) {
  const auto object = object_of(answer);
  if (!object || !was_taken(*object)) return {};
  const auto channel = base::text_member(*object, "channel");
  const auto time = base::text_member(*object, "ts");
  return is_part(channel) && is_part(time) ? channel + "/" + time : "";
}

std::string slack_refusal(const std::string& answer) {
  const auto object = object_of(answer);
  if (!object) return "no answer of its API";
  if (was_taken(*object)) return {};
  auto word = base::text_member(*object, "error");
  word.resize(std::min(word.size(), kLongestWord));
  word = base::to_valid_utf8(word);
  return word.empty() ? "no reason given" : word;
}

bool is_final_at_slack(const std::string& refusal) {
  return refusal == "message_not_found" || refusal == "cant_update_message" ||
         refusal == "edit_window_closed";
}

}  // namespace slipway::pipeline
