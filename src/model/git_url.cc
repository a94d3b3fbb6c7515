#include "model/git_url.h"

#include <algorithm>
#include <charconv>

#include "base/character_set.h"
#include "base/text.h"

namespace slipway::model {
namespace {

using base::ErrorCode;

std::uint16_t default_port(GitTransport transport) {
  switch (transport) {
    case GitTransport::kHttps:
      return 443;
    case GitTransport::kHttp:
      return 80;
    case GitTransport::kSsh:
      return 22;
    case GitTransport::kFile:
      return 0;
  }
  return 0;
}

tl::unexpected<base::Error> refuse(std::string_view text, std::string_view why) {
  return base::fail(ErrorCode::kInvalid,
                    "'" + std::string(text) +
                        "' is no address of a git repository: " + std::string(why) +
                        " Write https://HOST/OWNER/NAME.git, ssh://USER@HOST/OWNER/NAME.git or "
                        "USER@HOST:OWNER/NAME.git.");
}

constexpr base::CharacterSet kOfHost([](char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
});

constexpr base::CharacterSet kBlank([](char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
});

bool is_host(std::string_view host) {
  if (host.empty() || host.front() == '-') return false;
  if (host.front() == '[') {
    return host.back() == ']' && host.size() > 2 &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.%") ==
               std::string_view::npos;
  }
  return kOfHost.has_all(host);
}

// "user:password@host:port" into the address; the reason why not otherwise.
std::string_view take_authority(std::string_view authority, GitUrlParts& url) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view user = authority.substr(0, at);
    const std::size_t colon = user.find(':');
    url.user = user.substr(0, colon);
    if (colon != std::string_view::npos) url.password = user.substr(colon + 1);
    if (url.user.starts_with('-')) return "its user begins with '-'.";
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket =
      authority.starts_with('[') ? authority.rfind(']') : std::string_view::npos;
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (!is_host(host)) return "its host is missing or has characters that no host has.";
  url.host = host;
  if (colon != std::string_view::npos) {
    const std::string_view digits = authority.substr(colon + 1);
    if (!digits.empty()) {
      std::uint16_t port = 0;
      const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
      if (ec != std::errc() || end != digits.data() + digits.size() || port == 0) {
        return "its port is no number from 1 to 65535.";
      }
      url.port = port;
    }
  }
  return {};
}

}  // namespace

base::Result<GitUrlParts> split_git_url(std::string_view text) {
  if (text.empty()) return refuse(text, "it is empty.");
  // The scp-like form grows when it is written as a URL, and must still be taken then.
  const std::size_t scheme_end = text.find("://");
  const std::size_t longest = scheme_end == std::string_view::npos ? 2048 - 6 : 2048;
  if (text.size() > longest) {
    return refuse(text.substr(0, 80),
                  "it is longer than " + std::to_string(longest) + " characters.");
  }
  if (text.front() == '-') return refuse(text, "it begins with '-'.");
  if (kBlank.has_any(text)) {
    return refuse(text, "it holds a space or a control character.");
  }
  GitUrlParts url;
  if (text.front() == '/') {
    url.transport = GitTransport::kFile;
    url.path = text;
    return url;
  }
  if (scheme_end != std::string_view::npos) {
    const std::string_view scheme = text.substr(0, scheme_end);
    std::string_view rest = text.substr(scheme_end + 3);
    if (base::equals_in_any_case(scheme, "https")) {
      url.transport = GitTransport::kHttps;
    } else if (base::equals_in_any_case(scheme, "http")) {
      url.transport = GitTransport::kHttp;
    } else if (base::equals_in_any_case(scheme, "ssh") ||
               base::equals_in_any_case(scheme, "git+ssh") ||
               base::equals_in_any_case(scheme, "ssh+git")) {
      url.transport = GitTransport::kSsh;
    } else if (base::equals_in_any_case(scheme, "file")) {
      if (!rest.starts_with('/')) return refuse(text, "a file:// address needs an absolute path.");
      url.transport = GitTransport::kFile;
      url.path = rest;
      return url;
    } else {
      return refuse(text, "its scheme is '" + base::to_lower(scheme) + "'.");
    }
    const std::size_t slash = rest.find('/');
    const auto wrong = take_authority(rest.substr(0, slash), url);
    if (!wrong.empty()) return refuse(text, wrong);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
    if (rest.empty()) return refuse(text, "its path is missing.");
    url.path = rest;
    return url;
  }
  const std::size_t colon =
      text.find(':', text.find(']') == std::string_view::npos ? 0 : text.find(']'));
  if (colon == std::string_view::npos || colon == 0) {
    return refuse(text, "it has no scheme and no host.");
  }
  // Git takes "a/b:c" for a path of this machine.
  if (text.substr(0, colon).find('/') != std::string_view::npos) {
    return refuse(text, "it has no scheme and no host.");
  }
  if (text.substr(colon).starts_with("::")) return refuse(text, "remote helpers are not allowed.");
  url.transport = GitTransport::kSsh;
  const auto wrong = take_authority(text.substr(0, colon), url);
  if (!wrong.empty()) return refuse(text, wrong);
  std::string_view path = text.substr(colon + 1);
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  if (path.empty()) return refuse(text, "its path is missing.");
  if (path.front() == '-') return refuse(text, "its path begins with '-'.");
  url.path = path;
  return url;
}

GitUrl::GitUrl(const GitUrlParts& parts)
    : transport(parts.transport),
      user(parts.user),
      password(parts.password),
      host(base::to_lower(parts.host)),
      port(parts.port),
      path(parts.path) {}

base::Result<GitUrl> parse_git_url(std::string_view text) {
  auto parts = split_git_url(text);
  if (!parts) return base::fail(std::move(parts.error()));
  return GitUrl(*parts);
}

std::string GitUrl::to_string() const {
  if (transport == GitTransport::kFile) return path;
  std::string text = transport == GitTransport::kHttps  ? "https://"
                     : transport == GitTransport::kHttp ? "http://"
                                                        : "ssh://";
  if (!user.empty()) text += user + "@";
  text += host;
  if (port) text += ":" + std::to_string(*port);
  return text + "/" + path;
}

RepositoryKey::RepositoryKey(const GitUrl& url) {
  std::string_view path = url.path;
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path.size() > 4 && path.ends_with(".git")) path.remove_suffix(4);
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (url.transport == GitTransport::kFile) {
    text_ = "file:" + std::string(path);
    return;
  }
  text_ = url.host;
  if (url.port && *url.port != default_port(url.transport)) {
    text_ += ":" + std::to_string(*url.port);
  }
  text_ += "/" + std::string(path);
}

RepositoryKey RepositoryKey::stored(std::string text) {
  RepositoryKey key;
  key.text_ = std::move(text);
  return key;
}

std::string repository_name(const GitUrl& url) {
  const std::string key = RepositoryKey(url).to_string();
  return key.substr(key.rfind('/') + 1);
}

std::string repository_owner(const GitUrl& url) {
  std::string_view path = url.path;
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  path = path.substr(0, slash);
  while (path.starts_with('/')) path.remove_prefix(1);
  return std::string(path);
}

}  // namespace slipway::model
