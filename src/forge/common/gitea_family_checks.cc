#include "forge/common/gitea_family_checks.h"

#include "base/text.h"
#include "forge/checks/json_checks.h"
#include "forge/common/gitea_family_api.h"

namespace slipway::forge {
namespace {

class GiteaFamilyChecks final : public CheckApi {
 public:
  GiteaFamilyChecks(model::HookKind kind, std::string_view name) : kind_(kind), name_(name) {}

  model::HookKind kind() const override { return kind_; }
  std::string_view name() const override { return name_; }
  std::string_view needed_right() const override { return "the scope read:repository"; }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitea_api_url(repository);
  }

  io::HttpRequest list(const ForgeTarget& target, const std::string& commit, int /*list*/,
                       int page) const override {
    return ask_gitea("GET", target,
                     "/commits/" + commit + "/status?limit=50&page=" + std::to_string(page), "");
  }
  // "state" of older ones.
  base::Result<CheckPage> read(const io::HttpResponse& answer, int /*list*/) const override {
    const CheckListShape shape{
        name_, "statuses", {"context"}, {"status", "state"}, {"success", "skipped"}, {"pending"}};
    auto page = read_checks(shape, answer);
    if (page) {
      page->has_more =
          base::to_lower(answer.header("link")).find("rel=\"next\"") != std::string::npos;
    }
    return page;
  }

 private:
  model::HookKind kind_;
  std::string_view name_;
};

}  // namespace

std::unique_ptr<CheckApi> make_gitea_check_api() {
  return std::make_unique<GiteaFamilyChecks>(model::HookKind::GITEA, "Gitea");
}

std::unique_ptr<CheckApi> make_forgejo_check_api() {
  return std::make_unique<GiteaFamilyChecks>(model::HookKind::FORGEJO, "Forgejo");
}

}  // namespace slipway::forge
