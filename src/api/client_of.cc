#include "api/client_of.h"

#include "base/text.h"
#include "io/ip_address.h"

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

// Some proxies tell the port, too: "192.0.2.1:80", "[2001:db8::1]:80".
std::string_view without_port(std::string_view client) {
  if (client.starts_with('[')) return client.substr(0, client.find(']') + 1);
  const auto colon = client.find(':');
  return colon == client.rfind(':') ? client.substr(0, colon) : client;
}

}  // namespace

std::string address_of(const io::RequestHead& head) {
  if (!is_this_machine(head.remote)) return head.remote;
  std::string_view last;
  for (const auto& [name, value] : head.headers) {
    if (name == "x-forwarded-for") last = value;
  }
  // What is no address names nobody.
  const auto client = io::parse_ip_address(without_port(last_of_list(last)));
  return client ? client->to_string() : head.remote;
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
