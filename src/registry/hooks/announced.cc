#include "registry/hooks/announced.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/character_set.h"
#include "base/text.h"
#include "model/digest.h"
#include "model/image.h"
#include "rules/webhook/text.h"

namespace slipway::registry {
namespace {

constexpr std::size_t kLongestName = 255;

// Of Docker's formats and of OCI's.
constexpr std::array<std::string_view, 6> kManifests{
    "application/vnd.docker.distribution.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v1+prettyjws",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json"};

constexpr bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

constexpr bool is_of_component(char c) {
  return is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
}

constexpr base::CharacterSet kOfComponent([](char c) { return is_of_component(c); });

constexpr base::CharacterSet kOfHost([](char c) {
  return is_of_component(c) || (c >= 'A' && c <= 'Z') || c == ':' || c == '[' || c == ']';
});

bool is_host(std::string_view text) { return text.size() <= kLongestName && kOfHost.has_all(text); }

bool is_component(std::string_view text) {
  return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
         kOfComponent.has_all(text);
}

bool is_repository(std::string_view text) {
  if (text.size() > kLongestName) return false;
  while (true) {
    const auto slash = text.find('/');
    if (!is_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

// The referrers tag schema, and what cosign makes of it.
bool is_referrers_tag(std::string_view tag) {
  const auto dash = tag.find('-');
  if (dash == std::string_view::npos) return false;
  std::string digest(tag.substr(0, tag.find('.', dash)));
  digest[dash] = ':';
  return model::is_digest(digest);
}

tl::unexpected<base::Error> wrong(std::string_view what, std::string_view text,
                                  std::string_view field) {
  return base::fail(base::ErrorCode::kInvalid,
                    "The event's " + std::string(what) + " is " + rules::quote(text) +
                        ", which is none by the rules of registries.",
                    std::string(field));
}

}  // namespace

base::Result<void> AnnouncedTags::add(const AnnouncedTag& announced) {
  if (!is_repository(announced.repository)) {
    return wrong("repository", announced.repository, "repository");
  }
  if (announced.tag.empty() || model::is_digest(announced.tag)) {
    add(rules::Nothing{base::joined({rules::quote(announced.repository),
                                     " was pushed without a tag; only tags are deployed."})});
    return {};
  }
  if (!model::is_tag(announced.tag)) return wrong("tag", announced.tag, "tag");
  if (is_referrers_tag(announced.tag)) {
    add(rules::Nothing{"The tag " + rules::quote(announced.tag) + " of " +
                       rules::quote(announced.repository) +
                       " belongs to another image, as its signature does."});
    return {};
  }
  const bool has_host = !announced.host.empty() && is_host(announced.host);
  const bool has_digest = model::is_digest(announced.digest);
  notices_.push_back({has_host ? base::joined({announced.host, "/", announced.repository})
                               : std::string(announced.repository),
                      std::string(announced.tag),
                      std::string(has_digest ? announced.digest : std::string_view())});
  return {};
}

rules::Meaning AnnouncedTags::meaning(std::string_view empty) && {
  if (notices_.empty()) return rules::summarize(std::move(reasons_), empty);
  if (notices_.size() == 1) return std::move(notices_);
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::erase_if(notices_, [&](const rules::ImageNotice& notice) {
    return !seen.emplace(notice.image_name, notice.tag, notice.digest).second;
  });
  return std::move(notices_);
}

std::string_view host_of(std::string_view reference) {
  const auto slash = reference.find('/');
  if (slash == std::string_view::npos) return {};
  const auto host = reference.substr(0, slash);
  const bool is_one = host.find_first_of(".:") != std::string_view::npos || host == "localhost";
  return is_one && is_host(host) ? host : std::string_view();
}

rules::Nothing no_image(std::string_view event) {
  return {rules::quoted_within("The event ", event,
                               " is no push of an image, so there is nothing to deploy.")};
}

rules::Nothing deleted_image(std::string_view repository) {
  return {base::joined({"A tag or image of ", rules::quote(repository),
                        " was deleted; what is deployed stays as it is."})};
}

bool is_manifest(std::string_view media_type) {
  return std::find(kManifests.begin(), kManifests.end(), media_type) != kManifests.end();
}

}  // namespace slipway::registry
