#include "forge/bitbucket_server/bitbucket_server_checks.h"

#include "base/json_fields.h"
#include "forge/bitbucket_server/bitbucket_server_api.h"
#include "forge/checks/json_checks.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

constexpr int kBuildsOnPage = 100;

const CheckListShape kServerBuilds{kBitbucketServer, "values",       {"name", "key"},
                                   {"state"},        {"SUCCESSFUL"}, {"INPROGRESS"}};

// It stands beside the API: ".../rest/api/latest" and ".../rest/build-status/latest".
std::string builds_url(const std::string& api_url) {
  return api_url.substr(0, api_url.rfind("/rest/api/")) + "/rest/build-status/latest";
}

class BitbucketServerChecks final : public CheckApi {
 public:
  model::HookKind kind() const override { return model::HookKind::BITBUCKET_SERVER; }
  std::string_view name() const override { return kBitbucketServer; }
  std::string_view needed_right() const override { return kBitbucketServerRead; }
  std::string default_url(const model::GitUrl& repository) const override {
    return bitbucket_server_api_url(repository);
  }
  std::string path_of(const model::GitUrl& repository) const override {
    return bitbucket_server_path(repository);
  }

  io::HttpRequest list(const ForgeTarget& target, const std::string& commit, int /*list*/,
                       int page) const override {
    return json_request("GET",
                        builds_url(target.api_url) + "/commits/" + commit +
                            "?limit=" + std::to_string(kBuildsOnPage) +
                            "&start=" + std::to_string((page - 1) * kBuildsOnPage),
                        bitbucket_server_headers(target), "");
  }
  base::Result<CheckPage> read(const io::HttpResponse& answer, int /*list*/) const override {
    auto page = read_checks(kServerBuilds, answer);
    if (!page) return page;
    const auto body = base::parse_json(answer.body);
    page->has_more = body && body->is_object() && is_false(body->get_object(), "isLastPage");
    return page;
  }
};

}  // namespace

std::unique_ptr<CheckApi> make_bitbucket_server_check_api() {
  return std::make_unique<BitbucketServerChecks>();
}

}  // namespace slipway::forge
