#pragma once
// The daemon's folder: its lock, its keys, and what it tells the CLI on the same machine.

#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "io/fd.h"

namespace slipway::daemon {

inline constexpr std::size_t kKeyLength = 32;  // bytes
inline constexpr const char* kKeyFile = "secret-key";
inline constexpr const char* kNextKeyFile = "secret-key.next";

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
  // The key that takes its place, while a rotation is under way; durable before it is used.
  base::Result<std::optional<std::string>> next_key() const;
  base::Result<std::string> make_next_key(base::Random& random) const;
  base::Result<void> take_next_key() const;
  base::Result<void> drop_next_key() const;
  // What shared engines know this folder by; made of its first key.
  base::Result<std::string> installation(const std::string& key) const;
  base::Result<void> write_admin_token(const std::string& token) const;
  base::Result<void> drop_admin_token() const;
  // "http://HOST:PORT", which `slipway --data` reads.
  base::Result<void> write_address(const std::string& url) const;

 private:
  DataFolder(std::filesystem::path path, io::Fd lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  io::Fd lock_;
};

// The 32 bytes that a secret-key file holds. kNotFound, or kInvalid where it holds something else.
base::Result<std::string> read_key(const std::filesystem::path& path);

}  // namespace slipway::daemon
