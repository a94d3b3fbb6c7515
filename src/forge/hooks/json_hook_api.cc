#include "forge/hooks/json_hook_api.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "base/json_fields.h"
#include "base/text.h"

namespace slipway::forge {

namespace json = boost::json;

io::HttpRequest JsonHookApi::list(const ForgeTarget& target, int page) const {
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

std::vector<std::string> JsonHookApi::events_for(std::vector<std::string> events,
                                                 std::initializer_list<std::string_view> needed,
                                                 const WantedHook& wanted) {
  auto all = with_events(std::move(events), needed);
  for (const auto& event : wanted.more_events) all = with_events(std::move(all), {event});
  return all;
}

tl::unexpected<base::Error> JsonHookApi::not_understood(const io::HttpResponse& answer) const {
  return base::fail(not_the_api(profile_.name, answer));
}

std::vector<std::string> with_events(std::vector<std::string> events,
                                     std::initializer_list<std::string_view> needed) {
  for (const auto event : needed) {
    if (std::find(events.begin(), events.end(), event) == events.end()) events.emplace_back(event);
  }
  return events;
}

}  // namespace slipway::forge
