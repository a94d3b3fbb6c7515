#include "registry/distribution/distribution_registry.h"

#include <set>
#include <utility>

#include "base/crypto.h"
#include "base/json_fields.h"
#include "registry/distribution/exchange.h"
#include "registry/distribution/headers.h"

namespace slipway::registry {
namespace {

using base::ErrorCode;
using model::Digest;

// All that an image can be; a registry that is not told converts, and so makes up a digest.
const Headers& accept_manifests() {
  static const Headers headers{{"Accept",
                                "application/vnd.oci.image.index.v1+json, "
                                "application/vnd.docker.distribution.manifest.list.v2+json, "
                                "application/vnd.oci.image.manifest.v1+json, "
                                "application/vnd.docker.distribution.manifest.v2+json"}};
  return headers;
}

// Of a manifest, where the registry tells it.
std::optional<Digest> told_digest(const io::HttpResponse& response) {
  const auto digest = model::parse_digest(response.header("docker-content-digest"));
  return digest ? std::optional(*digest) : std::nullopt;
}

// Some registries do not know HEAD.
bool may_know_only_get(int status) { return status == 400 || status == 405 || status == 501; }

base::Result<Digest> digest_of(const io::HttpResponse& response, const std::string& subject) {
  constexpr std::string_view obsolete = "application/vnd.docker.distribution.manifest.v1";
  if (response.header("content-type").starts_with(obsolete)) {
    return base::fail(ErrorCode::kUnsupportedType,
                      subject +
                          " is kept in Docker's obsolete schema 1; push it again with a tool "
                          "of this decade");
  }
  const Digest own = Digest::of_sha256(base::sha256(response.body));
  const auto told = told_digest(response);
  if (told && told->to_string().starts_with("sha256:") && *told != own) {
    return base::fail(
        ErrorCode::kFailed,
        "the manifest of " + subject + " is not what its digest " + told->to_string() + " says");
  }
  return told.value_or(own);
}

base::Result<Digest> expect(Digest found, const model::ImageReference& image) {
  if (!image.digest || *image.digest == found) return found;
  return base::fail(ErrorCode::kFailed, "the registry answers with " + found.to_string() +
                                            " when asked for " + image.to_string());
}

std::string quoted(const std::string& text) { return "'" + text + "'"; }

// Adds the page's tags; those that are none are left out, since they come from outside.
base::Result<void> read_page(const io::HttpResponse& response, const std::string& subject,
                             std::vector<std::string>& names) {
  const auto body = base::parse_json(response.body);
  const auto* tags = body && body->is_object() ? body->get_object().if_contains("tags") : nullptr;
  if (tags == nullptr || !(tags->is_array() || tags->is_null())) {
    return base::fail(ErrorCode::kFailed, "what the registry answers is no list of " + subject +
                                              "; check that its host is one of a registry");
  }
  if (tags->is_null()) return {};
  for (const auto& tag : tags->get_array()) {
    if (!tag.is_string() || !model::is_tag(tag.get_string())) continue;
    names.emplace_back(tag.get_string());
  }
  return {};
}

}  // namespace

DistributionRegistry::DistributionRegistry(DistributionOptions options, base::Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

base::Result<Digest> DistributionRegistry::resolve(const model::ImageReference& image,
                                                   const Credentials& credentials,
                                                   std::stop_token stop) {
  return ask(image, nullptr, credentials, std::move(stop));
}

base::Result<Digest> DistributionRegistry::recheck(const model::ImageReference& image,
                                                   const Digest& known,
                                                   const Credentials& credentials,
                                                   std::stop_token stop) {
  return ask(image, &known, credentials, std::move(stop));
}

base::Result<Digest> DistributionRegistry::ask(const model::ImageReference& image,
                                               const Digest* known, const Credentials& credentials,
                                               std::stop_token stop) {
  Exchange exchange({options_, clock_, tokens_}, image.name, credentials, std::move(stop));
  const auto url = exchange.url("manifests/" +
                                (image.digest ? image.digest->to_string() : image.tag_or_latest()));
  const std::string subject = quoted(image.to_string());
  Headers headers = accept_manifests();
  if (known != nullptr) headers.emplace_back("If-None-Match", "\"" + known->to_string() + "\"");
  const auto head = exchange.send("HEAD", url, headers, options_.manifest_limit);
  if (!head) return base::fail(head.error());
  if (head->status == 304 && known != nullptr) return expect(*known, image);
  if (head->status == 200) {
    if (const auto told = told_digest(*head)) return expect(*told, image);
  } else if (!may_know_only_get(head->status)) {
    return exchange.refuse(*head, subject);
  }
  const auto whole = exchange.send("GET", url, accept_manifests(), options_.manifest_limit);
  if (!whole) return base::fail(whole.error());
  if (whole->status != 200) return exchange.refuse(*whole, subject);
  auto digest = digest_of(*whole, subject);
  if (!digest) return digest;
  return expect(std::move(*digest), image);
}

base::Result<Tags> DistributionRegistry::tags(const model::ImageName& image,
                                              const Credentials& credentials,
                                              const std::string& last_etag, std::stop_token stop) {
  Exchange exchange({options_, clock_, tokens_}, image, credentials, std::move(stop));
  const std::string subject = "tags of " + quoted(image.to_string());
  Tags result;
  Headers headers{{"Accept", "application/json"}};
  if (!last_etag.empty()) headers.emplace_back("If-None-Match", last_etag);
  auto url = exchange.url("tags/list?n=" + std::to_string(options_.page_size));
  std::set<std::string> seen;
  while (true) {
    const bool first = seen.empty();
    if (!seen.insert(url.to_string()).second) {
      return base::fail(ErrorCode::kFailed, "the pages of the " + subject + " lead in a circle");
    }
    const auto page = exchange.send("GET", url, headers, options_.page_limit);
    if (!page) return base::fail(page.error());
    if (page->status == 304 && first && !last_etag.empty()) {
      return Tags{.unchanged = true, .names = {}, .etag = last_etag};
    }
    if (page->status != 200) return exchange.refuse(*page, subject);
    if (auto read = read_page(*page, subject, result.names); !read) {
      return base::fail(read.error());
    }
    if (result.names.size() > options_.tag_limit) {
      return base::fail(ErrorCode::kTooLarge,
                        "there are more than " + std::to_string(options_.tag_limit) + " " +
                            subject + "; delete old ones, or announce new ones by a hook");
    }
    const auto link = next_link(page->header("link"));
    if (!link) {
      if (first) result.etag = std::string(page->header("etag"));
      return result;
    }
    auto next = exchange.next(url, *link);
    if (!next) return base::fail(next.error());
    url = std::move(*next);
    if (first && !last_etag.empty()) headers.pop_back();
  }
}

}  // namespace slipway::registry
