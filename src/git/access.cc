#include "git/access.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/encoding.h"
#include "io/fd.h"

namespace slipway::git {
namespace {

using base::ErrorCode;

std::string ssh_command(const Options& options, const KeyFile* key) {
  std::string command = "ssh -F /dev/null";
  // Without a key of the repository's own, those of the daemon's user are nobody's to use.
  command += key != nullptr ? " -i " + quote(key->path().string()) : " -o IdentityFile=none";
  command +=
      " -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes"
      " -o StrictHostKeyChecking=accept-new -o GlobalKnownHostsFile=/dev/null"
      " -o UpdateHostKeys=no -o ConnectTimeout=10 -o ServerAliveInterval=15";
  // ssh itself splits this value at spaces, hence the inner quotes.
  command += " -o " + quote("UserKnownHostsFile=\"" + options.known_hosts.string() + "\"");
  return command;
}

// A helper for this scheme, host and port only. A header of git's configuration would go along to
// wherever the server redirects.
void add_token(const model::GitUrl& url, const std::string& user, const std::string& token,
               Access& access) {
  std::string origin = url.transport == model::GitTransport::kHttps ? "https://" : "http://";
  origin += url.host;
  if (url.port) origin += ":" + std::to_string(*url.port);
  access.environment["GIT_CONFIG_COUNT"] = "2";
  access.environment["GIT_CONFIG_KEY_0"] = "credential.helper";  // no others
  access.environment["GIT_CONFIG_VALUE_0"] = "";
  access.environment["GIT_CONFIG_KEY_1"] = "credential." + origin + ".helper";
  access.environment["GIT_CONFIG_VALUE_1"] =
      R"(!printf 'username=%s\npassword=%s\n' "$SLIPWAY_GIT_USER" "$SLIPWAY_GIT_TOKEN"; :)";
  access.environment["SLIPWAY_GIT_USER"] = user;
  access.environment["SLIPWAY_GIT_TOKEN"] = token;
  access.secrets.push_back(token);
  access.secrets.push_back(base::encode_base64(user + ":" + token));
}

}  // namespace

std::string quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

KeyFile::KeyFile(const std::filesystem::path& folder, std::string key) {
  std::erase(key, '\r');
  if (!key.ends_with('\n')) key += '\n';  // ssh takes a key without its last line end for broken
  std::string pattern = (folder / "key-XXXXXX").string();
  const io::Fd file(::mkostemp(pattern.data(), O_CLOEXEC));
  if (!file.is_open()) {
    throw std::system_error(errno, std::generic_category(), "cannot make a file for an ssh key");
  }
  path_ = pattern;
  std::string_view rest = key;
  while (!rest.empty()) {
    const ssize_t written = ::write(file.value(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error = errno;
      ::unlink(path_.c_str());
      throw std::system_error(error, std::generic_category(), "cannot write an ssh key");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

KeyFile::~KeyFile() { ::unlink(path_.c_str()); }

std::string default_token_user(const std::string& host) {
  if (host.find("github") != std::string::npos) return "x-access-token";
  if (host == "bitbucket.org") return "x-token-auth";
  return "oauth2";
}

base::Result<Access> open_access(const Remote& remote, const Options& options,
                                 const std::filesystem::path& private_folder) {
  auto url = model::parse_git_url(remote.url);
  if (!url) return base::fail(url.error());
  Access access;
  switch (url->transport) {
    case model::GitTransport::kHttps:
    case model::GitTransport::kHttp: {
      const std::string& token = remote.token.empty() ? url->password : remote.token;
      std::string user = remote.token_user.empty() ? url->user : remote.token_user;
      if (user.empty()) user = default_token_user(url->host);
      if (!token.empty()) add_token(*url, user, token, access);
      url->user.clear();
      break;
    }
    case model::GitTransport::kSsh:
      if (!remote.deploy_key.empty()) {
        access.key = std::make_unique<KeyFile>(private_folder, remote.deploy_key);
      }
      access.environment["GIT_SSH_COMMAND"] = ssh_command(options, access.key.get());
      access.environment["GIT_SSH_VARIANT"] = "ssh";
      break;
    case model::GitTransport::kFile:
      if (!options.allow_file_repositories) {
        return base::fail(ErrorCode::kForbidden,
                          "repositories by file path are not allowed here; give an https or ssh "
                          "address, or start the daemon with --allow-file-repositories");
      }
      break;
  }
  access.url = url->to_string();
  access.remote = std::move(*url);
  return access;
}

}  // namespace slipway::git
