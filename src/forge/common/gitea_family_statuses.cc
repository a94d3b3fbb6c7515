#include "forge/common/gitea_family_statuses.h"

#include "forge/common/gitea_family_api.h"
#include "forge/common/shaped_status.h"

namespace slipway::forge {
namespace {

constexpr std::size_t kGiteaDescription = 255;  // characters

class GiteaFamilyStatuses final : public StatusApi {
 public:
  GiteaFamilyStatuses(model::HookKind kind, std::string_view name) : kind_(kind), name_(name) {}

  model::HookKind kind() const override { return kind_; }
  std::string_view name() const override { return name_; }
  std::string_view needed_right() const override {
    return "the scope write:repository, and write access to the repository";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitea_api_url(repository);
  }

  io::HttpRequest put(const ForgeTarget& target, const ShownStatus& status) const override {
    return ask_gitea("POST", target, "/statuses/" + status.commit,
                     shaped_status(status, kGiteaDescription));
  }

 private:
  model::HookKind kind_;
  std::string_view name_;
};

}  // namespace

std::unique_ptr<StatusApi> make_gitea_status_api() {
  return std::make_unique<GiteaFamilyStatuses>(model::HookKind::GITEA, "Gitea");
}

std::unique_ptr<StatusApi> make_forgejo_status_api() {
  return std::make_unique<GiteaFamilyStatuses>(model::HookKind::FORGEJO, "Forgejo");
}

}  // namespace slipway::forge
