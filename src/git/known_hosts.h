#pragma once
// The host keys that ssh pinned at its first sight of each server, in the file format of sshd(8).
// Read and edited for people by the API; ssh itself adds to the file. Thread-safe.

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace slipway::git {

struct HostKey {
  std::string host;         // "git.example.com", with another port than 22 "[git.example.com]:2222"
  std::string type;         // "ssh-ed25519"
  std::string fingerprint;  // "SHA256:...", as `ssh-keygen -l` and the forges' pages show it
};

class KnownHosts {
 public:
  explicit KnownHosts(std::filesystem::path file) : file_(std::move(file)) {}

  // In the file's order; none where nothing was pinned yet.
  std::vector<HostKey> list() const;
  // The next connection to it pins anew. kNotFound naming the known ones, or the system's error.
  base::Result<void> forget(const std::string& host);

 private:
  std::filesystem::path file_;
};

}  // namespace slipway::git
