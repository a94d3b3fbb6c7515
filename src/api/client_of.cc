#include "api/client_of.h"

#include "base/text.h"

namespace slipway::api {
namespace {

bool is_this_machine(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

// Of "a, b": what the nearest proxy added.
std::string_view last_of_list(std::string_view list) {
  const auto comma = list.rfind(',');
  return base::trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

}  // namespace

std::string address_of(const io::RequestHead& head) {
  if (!is_this_machine(head.remote)) return head.remote;
  std::string_view last;
  for (const auto& [name, value] : head.headers) {
    if (name == "x-forwarded-for") last = value;
  }
  const auto client = last_of_list(last);
  // An address has at most 45 characters; a broken header names nobody.
  if (client.empty() || client.size() > 45) return head.remote;
  if (client.find_first_not_of("0123456789abcdefABCDEF.:") != std::string_view::npos) {
    return head.remote;
  }
  return std::string(client);
}

bool came_by_https(const io::RequestHead& head, std::string_view base_url) {
  if (base_url.starts_with("https://")) return true;
  return is_this_machine(head.remote) &&
         base::to_lower(last_of_list(model::find_header(head.headers, "x-forwarded-proto"))) ==
             "https";
}

std::string cookie_of(const model::Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = rest.find(';');
      const auto pair = base::trimmed(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        return std::string(pair.substr(equals + 1));
      }
    }
  }
  return {};
}

}  // namespace slipway::api
