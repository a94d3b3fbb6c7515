#include "api/user_view.h"

#include "base/enum.h"

namespace slipway::api {

boost::json::object to_json(const store::User& user) {
  boost::json::object shown{{"id", user.id.to_string()},
                            {"created_at", base::to_iso8601(user.created_at)},
                            {"name", user.name},
                            {"email", user.email},
                            {"role", base::to_string(user.role)},
                            {"organization_id", nullptr},
                            {"last_sign_in_at", nullptr}};
  if (user.organization) shown["organization_id"] = user.organization->to_string();
  if (user.last_sign_in_at) shown["last_sign_in_at"] = base::to_iso8601(*user.last_sign_in_at);
  return shown;
}

bool looks_like_email(std::string_view email) {
  const auto at = email.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < email.size() && email.size() <= 254 &&
         email.find_first_of(" \t\r\n<>\"") == std::string_view::npos;
}

}  // namespace slipway::api
