#pragma once
// The daemon's folder: its lock, its keys, and what it tells the CLI on the same machine.

#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "io/fd.h"

namespace slipway::daemon {

class DataFolder {
 public:
  // Makes it if need be and locks it for this process. kUnavailable where it cannot be, or another
  // daemon uses it.
  static base::Result<DataFolder> open(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  std::string database() const { return (path_ / "slipway.db").string(); }

  // Lets another user reach its releases by their path; what is secret stays closed to it.
  base::Result<void> let_pass() const;

  // 32 bytes; made at the first start.
  base::Result<std::string> secret_key(base::Random& random) const;
  base::Result<void> write_admin_token(const std::string& token) const;
  // "http://HOST:PORT", which `slipway --data` reads.
  base::Result<void> write_address(const std::string& url) const;

 private:
  DataFolder(std::filesystem::path path, io::Fd lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  io::Fd lock_;
};

}  // namespace slipway::daemon
