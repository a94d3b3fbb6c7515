#include "forge/repositories/json_repositories.h"

#include "base/json_fields.h"
#include "base/text.h"

namespace slipway::forge {

namespace json = boost::json;

base::Result<RepositoryPage> JsonRepositories::read_page(const io::HttpResponse& answer) const {
  const auto body = base::parse_json(answer.body);
  const json::value* list = body ? &*body : nullptr;
  if (list != nullptr && !list_member().empty()) {
    list = list->is_object() ? list->get_object().if_contains(list_member()) : nullptr;
  }
  if (list == nullptr || !list->is_array()) return base::fail(not_the_api(name_, answer));
  RepositoryPage page;
  for (const auto& item : list->get_array()) {
    auto repository = item.is_object() ? read(item.get_object()) : std::nullopt;
    if (!repository) return base::fail(not_the_api(name_, answer));
    // Of one that has no source, as Bitbucket has beside those of git, there is nothing to deploy.
    if (!repository->url.empty()) page.repositories.push_back(std::move(*repository));
  }
  page.has_more = has_more(answer, *body);
  return page;
}

bool JsonRepositories::has_more(const io::HttpResponse& answer, const json::value& /*body*/) const {
  return base::to_lower(answer.header("link")).find("rel=\"next\"") != std::string::npos;
}

std::string clone_url_of(std::string url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const auto host = scheme + 3;
  const auto at = url.find('@', host);
  if (at != std::string::npos && at < url.find('/', host)) url.erase(host, at + 1 - host);
  return url;
}

std::string link_named(const json::object& links, std::string_view name) {
  const auto* const list = links.if_contains("clone");
  if (list == nullptr || !list->is_array()) return "";
  for (const auto& item : list->get_array()) {
    const auto* const link = item.if_object();
    if (link != nullptr && text_in(*link, "name") == name) return text_in(*link, "href");
  }
  return "";
}

}  // namespace slipway::forge
