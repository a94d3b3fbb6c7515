#include "forge/azure_devops/addresses.h"

#include <algorithm>

#include "base/text.h"
#include "forge/common/push.h"
#include "model/git_url.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kOldHosts = ".visualstudio.com";

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  segments.reserve(8);
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    if (!segment.empty()) segments.push_back(segment);
  }
  return segments;
}

// "PROJECT/NAME" of what stands below the organization, "" where it is of another form.
std::string project_and_name(const std::vector<std::string_view>& segments) {
  const auto git = std::find(segments.begin(), segments.end(), "_git");
  if (segments.end() - git != 2 || git - segments.begin() > 1) return {};
  return base::joined({git == segments.begin() ? git[1] : git[-1], "/", git[1]});
}

std::string ssh_address(const model::GitUrlParts& url) {
  const auto host = base::to_lower(url.host);
  auto segments = segments_of(url.path);
  if (host == "dev.azure.com" && !segments.empty()) {
    const auto organization = segments.front();
    segments.erase(segments.begin());
    const auto rest = project_and_name(segments);
    return rest.empty() ? "" : base::joined({"git@ssh.dev.azure.com:v3/", organization, "/", rest});
  }
  if (!host.ends_with(kOldHosts)) return {};
  const auto organization = std::string_view(host).substr(0, host.size() - kOldHosts.size());
  if (!segments.empty() && segments.front() == "DefaultCollection") {
    segments.erase(segments.begin());
  }
  const auto rest = project_and_name(segments);
  return rest.empty() ? ""
                      : base::joined({organization, "@vs-ssh.visualstudio.com:v3/", organization,
                                      "/", rest});
}

}  // namespace

std::vector<std::string> azure_addresses(std::string_view remote_url) {
  const auto url = model::split_git_url(remote_url);
  if (!url) return {};
  return usable_addresses({remote_url, ssh_address(*url)});
}

}  // namespace slipway::forge
