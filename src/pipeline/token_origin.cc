#include "pipeline/token_origin.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "io/url.h"

namespace slipway::pipeline {
namespace {

struct Host {
  std::string_view type;
  std::string_view main;
};

constexpr std::array kPublicForges{Host{"GITHUB", "github.com"}, Host{"GITLAB", "gitlab.com"},
                                   Host{"BITBUCKET", "bitbucket.org"},
                                   Host{"AZURE_DEVOPS", "dev.azure.com"}};

struct Alias {
  std::string_view host;
  std::string_view main;
};

constexpr std::array kAliases{
    Alias{"api.github.com", "github.com"},          Alias{"ssh.github.com", "github.com"},
    Alias{"altssh.gitlab.com", "gitlab.com"},       Alias{"api.bitbucket.org", "bitbucket.org"},
    Alias{"altssh.bitbucket.org", "bitbucket.org"}, Alias{"ssh.dev.azure.com", "dev.azure.com"}};

// What an organization of Azure DevOps was called before, and may still be.
constexpr std::string_view kFormerAzure = ".visualstudio.com";

constexpr std::string_view kApi = "api.";

}  // namespace

std::string forge_host(std::string_view host) {
  const auto found = std::find_if(kAliases.begin(), kAliases.end(),
                                  [&](const auto& alias) { return alias.host == host; });
  if (found != kAliases.end()) return std::string(found->main);
  return std::string(host.ends_with(kFormerAzure) ? "dev.azure.com" : host);
}

bool is_deploy_key(const store::GitToken& token, std::string_view plain) {
  return token.app_id.empty() && plain.starts_with("-----BEGIN");
}

std::string origin_of(const store::GitToken& token) {
  if (token.git_api_url.empty()) {
    const auto found = std::find_if(kPublicForges.begin(), kPublicForges.end(),
                                    [&](const auto& forge) { return forge.type == token.type; });
    return found == kPublicForges.end() ? "" : std::string(found->main);
  }
  const auto url = io::parse_url(token.git_api_url);
  if (!url || io::is_loopback(url->host)) return {};
  return forge_host(url->host);
}

std::string wrong_origin(const store::GitToken& token, const model::GitUrl& repository) {
  const std::string host = origin_of(token);
  if (host.empty() || repository.host.empty()) return {};
  const auto asked = forge_host(repository.host);
  // Some forges have their API at a host of its own beside the repositories'.
  if (asked == host || std::string(kApi).append(asked) == host) return {};
  const std::string why = token.git_api_url.empty() ? " by its type" : " by its git_api_url";
  return "the git token '" + token.name + "' is for " + host + why + ", and is not sent to " +
         repository.host + ". Use a token of that host" +
         (token.git_api_url.empty() ? ", or give this one the git_api_url of its forge" : "") + ".";
}

}  // namespace slipway::pipeline
