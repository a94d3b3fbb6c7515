#include "git/known_hosts.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/suggest.h"
#include "io/files.h"

namespace slipway::git {
namespace {

std::optional<HostKey> parse(const std::string& line) {
  std::istringstream words(line);
  HostKey key;
  std::string encoded;
  if (!(words >> key.host >> key.type >> encoded) || key.host.starts_with('#')) return std::nullopt;
  const auto blob = base::decode_base64(encoded);
  if (!blob) return std::nullopt;
  std::string digest = base::encode_base64(base::sha256(*blob));
  digest.erase(digest.find_last_not_of('=') + 1);
  key.fingerprint = "SHA256:" + digest;
  return key;
}

}  // namespace

std::vector<HostKey> KnownHosts::list() const {
  std::vector<HostKey> keys;
  std::istringstream lines(io::read_file(file_).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    if (auto key = parse(line)) keys.push_back(std::move(*key));
  }
  return keys;
}

base::Result<void> KnownHosts::forget(const std::string& host) {
  std::istringstream lines(io::read_file(file_).value_or(""));
  std::string rest;
  std::vector<std::string> others;
  bool found = false;
  for (std::string line; std::getline(lines, line);) {
    const auto key = parse(line);
    if (key && key->host == host) {
      found = true;
      continue;
    }
    if (key) others.push_back(key->host);
    rest += line + "\n";
  }
  if (!found) {
    return base::fail(base::ErrorCode::kNotFound,
                      "No ssh host '" + host + "' was pinned." + base::did_you_mean(host, others));
  }
  return io::write_file(file_, rest, 0600);
}

}  // namespace slipway::git
