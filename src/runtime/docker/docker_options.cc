#include "runtime/docker/docker_options.h"

#include <charconv>
#include <optional>

#include <arpa/inet.h>

#include "base/json_fields.h"

namespace slipway::runtime {
namespace {

bool is_address(const std::string& text) {
  in_addr address{};
  return ::inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool has_port_number(std::string_view address) {
  const auto colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view digits = address.substr(colon + 1);
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() && port > 0 && port < 65536;
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("localhost:") ||
         address.starts_with("[::1]:");
}

// "" where it can be used.
std::string wrong_with(const DockerOptions& options) {
  const std::string_view host = options.host;
  const bool has_tls = !options.tls.authority.empty() || !options.tls.certificate.empty();
  if (host.starts_with(kUnixScheme)) {
    if (!host.substr(kUnixScheme.size()).starts_with('/')) {
      return "names no absolute path; write one like unix:///run/docker.sock.";
    }
    return has_tls ? "is a unix socket, which takes no TLS files; leave them out." : "";
  }
  if (!host.starts_with(kTcpScheme)) {
    return "is neither unix:///path/of/the/socket nor tcp://address:port; write one of them.";
  }
  const std::string_view address = host.substr(kTcpScheme.size());
  if (!has_port_number(address) || address.find('/') != std::string_view::npos) {
    return "needs an address and a port, such as tcp://10.0.0.5:2376.";
  }
  // Whoever speaks to an engine is root on its machine.
  if (!has_tls && !is_loopback(address)) {
    return "is on another machine and needs TLS; set ca_file, certificate_file and key_file.";
  }
  return "";
}

}  // namespace

base::Result<DockerOptions> parse_docker_settings(std::string_view json) {
  const auto value = base::parse_json(json);
  if (!value) return base::fail(value.error());
  base::JsonFields fields(*value, "settings");
  DockerOptions options;
  if (const auto host = fields.text("host")) options.host = *host;
  options.tls.authority = fields.text("ca_file").value_or("");
  options.tls.certificate = fields.text("certificate_file").value_or("");
  options.tls.key = fields.text("key_file").value_or("");
  if (const auto address = fields.text("publish_address")) options.publish_address = *address;
  if (options.tls.certificate.empty() != options.tls.key.empty()) {
    fields.wrong("key_file", "A certificate_file and its key_file go together.");
  }
  if (!is_address(options.publish_address)) {
    fields.wrong("publish_address", "'" + options.publish_address + "' is no IPv4 address.");
  }
  if (const auto wrong = wrong_with(options); !wrong.empty()) {
    fields.wrong("host", "'" + options.host + "' " + wrong);
  }
  fields.refuse_unknown();
  if (fields.error()) return base::fail(*fields.error());
  return options;
}

}  // namespace slipway::runtime
