#include "pipeline/slack.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/json_fields.h"
#include "base/json_member.h"
#include "io/webhook_target.h"

namespace slipway::pipeline {
namespace {

namespace json = boost::json;

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

io::HttpRequest slack_request(const std::string& body, io::Url target, const std::string& message,
                              const std::string& token) {
  auto content = json::parse(body).as_object();
  content["channel"] = io::slack_channel(target);
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
