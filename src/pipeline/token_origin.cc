#include "pipeline/token_origin.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "io/url.h"

namespace slipway::pipeline {
namespace {

// A forge that everybody uses at one place, and what else it is called there.
struct PublicForge {
  std::string_view type;
  std::string_view host;
  std::array<std::string_view, 2> others;
};

constexpr std::array kPublicForges{
    PublicForge{"GITHUB", "github.com", {"api.github.com", "ssh.github.com"}},
    PublicForge{"GITLAB", "gitlab.com", {"altssh.gitlab.com", ""}},
    PublicForge{"BITBUCKET", "bitbucket.org", {"api.bitbucket.org", "altssh.bitbucket.org"}},
    PublicForge{"AZURE_DEVOPS", "dev.azure.com", {"ssh.dev.azure.com", "vs-ssh.visualstudio.com"}}};

constexpr std::string_view kApi = "api.";

// One name for all by which a forge goes.
std::string_view main_host(std::string_view host) {
  for (const auto& forge : kPublicForges) {
    if (std::find(forge.others.begin(), forge.others.end(), host) != forge.others.end()) {
      return forge.host;
    }
  }
  return host;
}

}  // namespace

std::string origin_of(const store::GitToken& token) {
  if (token.git_api_url.empty()) {
    const auto found = std::find_if(kPublicForges.begin(), kPublicForges.end(),
                                    [&](const auto& forge) { return forge.type == token.type; });
    return found == kPublicForges.end() ? "" : std::string(found->host);
  }
  const auto url = io::parse_url(token.git_api_url);
  if (!url || io::is_loopback(url->host)) return {};
  return std::string(main_host(url->host));
}

std::string wrong_origin(const store::GitToken& token, const model::GitUrl& repository) {
  const std::string host = origin_of(token);
  if (host.empty() || repository.host.empty()) return {};
  const auto asked = main_host(repository.host);
  // Some forges have their API at a host of its own beside the repositories'.
  if (asked == host || std::string(kApi).append(asked) == host) return {};
  const std::string why = token.git_api_url.empty() ? " by its type" : " by its git_api_url";
  return "the git token '" + token.name + "' is for " + host + why + ", and is not sent to " +
         repository.host + ". Use a token of that host" +
         (token.git_api_url.empty() ? ", or give this one the git_api_url of its forge" : "") + ".";
}

}  // namespace slipway::pipeline
