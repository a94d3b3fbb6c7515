#include "addresses.h"

#include <algorithm>

#include "base/text.h"

namespace slipway::simulation {
namespace {

std::string event_of(const io::HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (base::to_lower(name) == "webhook-id") return value;
  }
  return {};
}

}  // namespace

io::HttpResponse Address::take(const io::HttpRequest& request) {
  const auto event = event_of(request);
  if (kind_ != model::WebhookKind::DISCORD) {
    witness->after_event(*this, event, "");
    return {204, {}, ""};
  }
  if (request.method == "PATCH") {
    const auto number = std::stoul(request.url.substr(request.url.rfind('/') + 1));
    if (number > messages_.size()) return {404, {}, "{}"};
    auto& message = messages_.at(number - 1);
    witness->after_event(*this, event, std::exchange(message, event));
    return {200, {}, R"({"id":")" + std::to_string(number) + "\"}"};
  }
  messages_.push_back(event);
  witness->after_event(*this, event, "");
  return {200, {}, R"({"id":")" + std::to_string(messages_.size()) + "\"}"};
}

io::HttpResponse Address::refuse(const io::HttpRequest&, Dice& dice) {
  if (dice.one_in(8)) is_gone_ = true;
  static const std::vector<int> all{302, 400, 401, 404, 500};
  return {is_gone_ ? 410 : dice.pick(all), {}, ""};
}

// By the id that stands in its head.
void Address::take_mail(const std::string& content) {
  const std::string head = "Message-ID: <";
  const auto at = content.find(head);
  if (at == std::string::npos) return;
  const auto begin = at + head.size();
  witness->after_event(*this, content.substr(begin, content.find('@', begin) - begin), "");
}

}  // namespace slipway::simulation
