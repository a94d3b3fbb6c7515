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

base::Result<std::int64_t> ApiRequest::limit() const {
  std::int64_t limit = store::Page().limit;
  const auto text = query_value("limit");
  if (text.empty()) return limit;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (ec != std::errc() || end != text.data() + text.size() || limit < 1 || limit > 1000) {
    return base::fail(base::ErrorCode::kInvalid, "limit: must be a number from 1 to 1000.",
                      "limit");
  }
  return limit;
}

std::string ApiRequest::before() const {
  auto before = query_value("before");
  return before.empty() ? query_value("startId") : before;
}

base::Result<store::Page> ApiRequest::page() const {
  const auto most = limit();
  if (!most) return base::fail(most.error());
  store::Page page{.before = before(), .limit = *most};
  if (!page.before.empty() && !base::Uuid::parse(page.before)) {
    return base::fail(base::ErrorCode::kInvalid,
                      "before: must be the id of the last item of the page before.", "before");
  }
  return page;
}

Reply results(boost::json::array items) {
  return {200, boost::json::object{{"results", std::move(items)}}, {}, "application/json"};
}

}  // namespace slipway::api
