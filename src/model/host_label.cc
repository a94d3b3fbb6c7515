#include "model/host_label.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"

namespace slipway::model {
namespace {

constexpr std::size_t kLongest = 63;  // RFC 1035, section 2.3.4
constexpr std::size_t kDigits = 6;    // of the digest

bool is_separator(char c) { return c == '-' || c == ' ' || c == '.' || c == '_'; }

}  // namespace

std::string host_label(std::string_view name) {
  std::string label;
  bool is_whole = true;
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      label.push_back(c);
    } else if (c >= 'A' && c <= 'Z') {
      label.push_back(static_cast<char>(c - 'A' + 'a'));
    } else {
      is_whole = is_whole && is_separator(c);
      if (!label.empty() && label.back() != '-') label.push_back('-');
    }
  }
  while (label.ends_with('-')) label.pop_back();
  if (is_whole && !label.empty() && label.size() <= kLongest) return label;
  label.resize(std::min(label.size(), kLongest - kDigits - 1));
  while (label.ends_with('-')) label.pop_back();
  return (label.empty() ? "service" : label) + "-" +
         base::encode_hex(base::sha256(name)).substr(0, kDigits);
}

std::string service_host(std::string_view service, std::string_view environment,
                         std::string_view project, std::string_view domain) {
  return host_label(service) + "." + host_label(environment) + "." + host_label(project) + "." +
         std::string(domain);
}

std::string organization_domain(std::string_view organization, bool is_first,
                                std::string_view gateway_domain) {
  return (is_first ? "" : host_label(organization) + ".") + std::string(gateway_domain);
}

}  // namespace slipway::model
