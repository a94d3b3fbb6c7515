#include "forge/gitlab/gitlab_checks.h"

#include "forge/checks/json_checks.h"
#include "forge/gitlab/gitlab_api.h"

namespace slipway::forge {
namespace {

const CheckListShape kGitlabStatuses{
    "GitLab",
    "",
    {"name"},
    {"status"},
    {"success", "skipped"},
    {"created", "waiting_for_resource", "preparing", "pending", "running", "scheduled", "manual"}};

class GitlabChecks final : public CheckApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITLAB; }
  std::string_view name() const override { return "GitLab"; }
  std::string_view needed_right() const override {
    return "the scope read_api, and the role Reporter of the project";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitlab_api_url(repository);
  }

  // Without `all` only the newest of each name.
  io::HttpRequest list(const ForgeTarget& target, const std::string& commit, int /*list*/,
                       int page) const override {
    return ask_gitlab(
        "GET", target,
        "/repository/commits/" + commit + "/statuses?per_page=100&page=" + std::to_string(page),
        "");
  }
  base::Result<CheckPage> read(const io::HttpResponse& answer, int /*list*/) const override {
    auto page = read_checks(kGitlabStatuses, answer);
    if (page) page->has_more = !answer.header("x-next-page").empty();
    return page;
  }
};

}  // namespace

std::unique_ptr<CheckApi> make_gitlab_check_api() { return std::make_unique<GitlabChecks>(); }

}  // namespace slipway::forge
