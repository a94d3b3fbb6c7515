#include "git_ssh_server.h"

#include <sstream>
#include <stdexcept>
#include <utility>

#include "io/files.h"
#include "io/process.h"

namespace slipway::e2e {
namespace {

std::string ssh_keygen(const std::vector<std::string>& arguments) {
  io::Command command{.argv = {"ssh-keygen"},
                      .environment = {{"PATH", "/usr/bin:/bin"}},
                      .directory = {},
                      .input = {}};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  auto outcome = io::run(command, {});
  if (!outcome || !outcome->ok()) throw std::runtime_error("ssh-keygen failed");
  return std::move(outcome->out);
}

ProgramOptions options_of(const std::filesystem::path& root, const SshKey& host,
                          const SshKey& deploy, int port) {
  return {
      .argv = {"/usr/bin/python3", SLIPWAY_SOURCE_DIR "/tests/e2e/git_ssh_server.py", root.string(),
               std::to_string(port), host.file().string(), deploy.file().string() + ".pub"},
      .messages = root / "ssh-server.log"};
}

}  // namespace

SshKey::SshKey(std::filesystem::path file) : file_(std::move(file)) {
  ssh_keygen({"-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file_.string()});
}

std::string SshKey::private_key() const { return io::read_file(file_).value(); }

std::string SshKey::fingerprint() const {
  std::istringstream words(ssh_keygen({"-l", "-f", file_.string() + ".pub"}));
  std::string bits;
  std::string fingerprint;
  words >> bits >> fingerprint;
  return fingerprint;
}

GitSshServer::GitSshServer(const std::filesystem::path& root, const SshKey& host,
                           const SshKey& deploy, int port)
    : process_(options_of(root, host, deploy, port)) {
  const auto line = process_.read_line();
  if (!line) throw std::runtime_error("the ssh server did not start");
  port_ = std::stoi(*line);
}

std::string GitSshServer::url(const std::string& repository) const {
  return "ssh://git@127.0.0.1:" + std::to_string(port_) + "/" + repository;
}

}  // namespace slipway::e2e
