#include "forge/bitbucket/bitbucket_checks.h"

#include "base/json_fields.h"
#include "forge/bitbucket/bitbucket_api.h"
#include "forge/checks/json_checks.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

const CheckListShape kBitbucketBuilds{"Bitbucket", "values",       {"name", "key"},
                                      {"state"},   {"SUCCESSFUL"}, {"INPROGRESS"}};

class BitbucketChecks final : public CheckApi {
 public:
  model::HookKind kind() const override { return model::HookKind::BITBUCKET; }
  std::string_view name() const override { return "Bitbucket"; }
  std::string_view needed_right() const override {
    return "the permission repositories (read) of the repository";
  }
  std::string default_url(const model::GitUrl& /*repository*/) const override {
    return kBitbucketApiUrl;
  }

  io::HttpRequest list(const ForgeTarget& target, const std::string& commit, int /*list*/,
                       int page) const override {
    return ask_bitbucket("GET", target,
                         "/commit/" + commit + "/statuses?pagelen=100&page=" + std::to_string(page),
                         "");
  }
  base::Result<CheckPage> read(const io::HttpResponse& answer, int /*list*/) const override {
    auto page = read_checks(kBitbucketBuilds, answer);
    if (!page) return page;
    const auto body = base::parse_json(answer.body);
    page->has_more = body && body->is_object() && !text_in(body->get_object(), "next").empty();
    return page;
  }
};

}  // namespace

std::unique_ptr<CheckApi> make_bitbucket_check_api() { return std::make_unique<BitbucketChecks>(); }

}  // namespace slipway::forge
