#include "forge/github/github_checks.h"

#include "base/text.h"
#include "forge/checks/json_checks.h"
#include "forge/github/github_api.h"

namespace slipway::forge {
namespace {

constexpr int kCheckRuns = 0;

// A run that is not completed has a null conclusion, and its status counts.
const CheckListShape kGithubRuns{
    "GitHub",
    "check_runs",
    {"name"},
    {"conclusion", "status"},
    {"success", "neutral", "skipped"},
    {"queued", "in_progress", "waiting", "requested", "pending", "stale"}};
const CheckListShape kGithubStatuses{"GitHub",  "statuses",  {"context"},
                                     {"state"}, {"success"}, {"pending"}};

class GithubChecks final : public CheckApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITHUB; }
  std::string_view name() const override { return "GitHub"; }
  std::string_view needed_right() const override {
    return "the repository permissions Checks and Commit statuses (read) of a fine-grained token, "
           "or the scope repo of a classic one";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return github_api_url(repository);
  }

  int lists() const override { return 2; }
  io::HttpRequest list(const ForgeTarget& target, const std::string& commit, int list,
                       int page) const override {
    return ask_github("GET", target,
                      "/commits/" + commit + (list == kCheckRuns ? "/check-runs" : "/status") +
                          "?per_page=100&page=" + std::to_string(page),
                      "");
  }
  base::Result<CheckPage> read(const io::HttpResponse& answer, int list) const override {
    auto page = read_checks(list == kCheckRuns ? kGithubRuns : kGithubStatuses, answer);
    if (page) {
      page->has_more =
          base::to_lower(answer.header("link")).find("rel=\"next\"") != std::string::npos;
    }
    return page;
  }
};

}  // namespace

std::unique_ptr<CheckApi> make_github_check_api() { return std::make_unique<GithubChecks>(); }

}  // namespace slipway::forge
