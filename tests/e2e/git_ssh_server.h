#pragma once
// A git server over ssh that one deploy key opens, in a process of its own. Not thread-safe.

#include <filesystem>
#include <memory>
#include <string>

#include "daemon_process.h"

namespace slipway::e2e {

// A new key pair without passphrase, `NAME` and `NAME.pub`.
class SshKey {
 public:
  explicit SshKey(std::filesystem::path file);
  std::string private_key() const;
  // "SHA256:...", as ssh-keygen prints it.
  std::string fingerprint() const;
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
};

class GitSshServer {
 public:
  // Serves the bare repositories in `root`. Port 0 takes a free one.
  GitSshServer(const std::filesystem::path& root, const SshKey& host, const SshKey& deploy,
               int port = 0);

  int port() const { return port_; }
  std::string url(const std::string& repository) const;

 private:
  DaemonProcess process_;
  int port_;
};

}  // namespace slipway::e2e
