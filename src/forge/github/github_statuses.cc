#include "forge/github/github_statuses.h"

#include "forge/common/shaped_status.h"
#include "forge/github/github_api.h"

namespace slipway::forge {
namespace {

constexpr std::size_t kGithubDescription = 140;  // characters; more is refused with 422

class GithubStatuses final : public StatusApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITHUB; }
  std::string_view name() const override { return "GitHub"; }
  std::string_view needed_right() const override {
    return "the repository permission Commit statuses (read and write) of a fine-grained token, or "
           "the scope repo:status of a classic one";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return github_api_url(repository);
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    return ask_github("POST", target, "/statuses/" + status.commit,
                      shaped_status(status, kGithubDescription));
  }
};

}  // namespace

std::unique_ptr<StatusApi> make_github_status_api() { return std::make_unique<GithubStatuses>(); }

}  // namespace slipway::forge
