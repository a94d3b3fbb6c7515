#include "api/unchanged.h"

namespace slipway::api {

std::string entity_tag(base::Timestamp updated_at) {
  return '"' + base::to_iso8601(updated_at) + '"';
}

base::Result<void> check_unchanged(const ApiRequest& request, std::string_view what,
                                   base::Timestamp updated_at) {
  const auto wanted = model::find_header(request.http.headers, "if-match");
  const auto tag = entity_tag(updated_at);
  if (wanted.empty() || wanted == "*" || wanted.find(tag) != std::string_view::npos) return {};
  return base::fail(base::ErrorCode::kConflict,
                    std::string(what) + " was changed by somebody else at " +
                        base::to_iso8601(updated_at) +
                        ", after you read it. Read it again, or leave out If-Match to save "
                        "yours over it.",
                    "If-Match");
}

}  // namespace slipway::api
