#pragma once
// Addresses of git repositories, and the identity by which two of them are the same repository.
// Pure values; every place that compares repositories goes through RepositoryKey.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::model {

enum class GitTransport { kHttps, kHttp, kSsh, kFile };

// An address's parts as they stand in it.
struct GitUrlParts {
  GitTransport transport = GitTransport::kHttps;
  std::string_view user;
  std::string_view password;
  std::string_view host;
  std::optional<std::uint16_t> port;
  std::string_view path;
};

// A parsed address: https://, http://, ssh://, git+ssh://, scp-like (user@host:path), file:// or an
// absolute path.
struct GitUrl {
  GitUrl() = default;
  explicit GitUrl(const GitUrlParts& parts);

  GitTransport transport = GitTransport::kHttps;
  std::string user;      // without password
  std::string password;  // only ever read to be moved out of the address; never stored or shown
  std::string host;      // lower case; empty for files
  std::optional<std::uint16_t> port;
  std::string path;  // without leading "/" for hosts, absolute for files, as written otherwise

  // The address for git's command line, without password.
  std::string to_string() const;
};

// Refuses what git would misread as an option or a remote helper: a leading '-', "ext::", control
// characters, an empty host or path. The message says what to write instead.
base::Result<GitUrl> parse_git_url(std::string_view text);
// The same as views into the text.
base::Result<GitUrlParts> split_git_url(std::string_view text);

// Host and path, whatever the scheme, user, default port, case of the host, trailing ".git" or "/":
// "github.com/acme/shop", "git.example.com:8443/acme/shop", "file:/srv/git/shop". A port is part of
// the identity only where it is not its scheme's default.
class RepositoryKey {
 public:
  RepositoryKey() = default;
  explicit RepositoryKey(const GitUrl& url);
  // Of a key that to_string() made.
  static RepositoryKey stored(std::string text);

  const std::string& to_string() const { return text_; }
  friend auto operator<=>(const RepositoryKey&, const RepositoryKey&) = default;

 private:
  std::string text_;
};

// The last segment of the path without ".git" ("shop"), and all before it ("acme").
std::string repository_name(const GitUrl& url);
std::string repository_owner(const GitUrl& url);

}  // namespace slipway::model
