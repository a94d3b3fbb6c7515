#include "api/http.h"

#include <charconv>

#include "base/id.h"

namespace slipway::api {

std::string ApiRequest::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

base::Result<store::Page> ApiRequest::page() const {
  store::Page page;
  if (const auto limit = query_value("limit"); !limit.empty()) {
    const auto [end, ec] = std::from_chars(limit.data(), limit.data() + limit.size(), page.limit);
    if (ec != std::errc() || end != limit.data() + limit.size() || page.limit < 1 ||
        page.limit > 1000) {
      return base::fail(base::ErrorCode::kInvalid, "limit: must be a number from 1 to 1000.",
                        "limit");
    }
  }
  page.before = query_value("before");
  if (!page.before.empty() && !base::Uuid::parse(page.before)) {
    return base::fail(base::ErrorCode::kInvalid,
                      "before: must be the id of the last item of the page before.", "before");
  }
  return page;
}

Reply results(boost::json::array items) {
  return {200, boost::json::object{{"results", std::move(items)}}, {}, "application/json"};
}

Reply page_of(const store::Page& page, boost::json::array items) {
  return {200, boost::json::object{
                   {"page", 0}, {"page_size", page.limit}, {"results", std::move(items)}}};
}

}  // namespace slipway::api
