#include "forge/common/gitea_family_comments.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "forge/comments/json_comments.h"
#include "forge/common/gitea_family_api.h"

namespace slipway::forge {
namespace {

// No list by commit has open ones.
const CommentShape kShapeGiteaFamilyComments{"Gitea",         "",      "number", "open",
                                             {"head", "sha"}, {"body"}};

class GiteaFamilyComments final : public CommentApi {
 public:
  GiteaFamilyComments(model::HookKind kind, std::string_view name) : kind_(kind), name_(name) {}

  model::HookKind kind() const override { return kind_; }
  std::string_view name() const override { return name_; }
  std::string_view needed_right() const override {
    return "the scopes write:issue and read:repository, and read access to the repository";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitea_api_url(repository);
  }

  io::HttpRequest find(const ForgeTarget& target, const std::string& /*commit*/) const override {
    return ask_gitea("GET", target, "/pulls?state=open&sort=recentupdate&limit=50", "");
  }
  base::Result<std::vector<std::string>> read_found(const io::HttpResponse& answer,
                                                    const std::string& commit) const override {
    return read_pull_requests(kShapeGiteaFamilyComments, answer, commit);
  }
  io::HttpRequest list(const ForgeTarget& target, const std::string& number) const override {
    return ask_gitea("GET", target, "/issues/" + number + "/comments", "");
  }
  base::Result<std::optional<std::string>> read_list(
      const io::HttpResponse& answer) const override {
    return read_comments(kShapeGiteaFamilyComments, answer);
  }
  io::HttpRequest create(const ForgeTarget& target, const std::string& number,
                         const std::string& markdown) const override {
    return ask_gitea("POST", target, "/issues/" + number + "/comments",
                     boost::json::serialize(boost::json::object{{"body", markdown}}));
  }
  base::Result<std::string> read_created(const io::HttpResponse& answer) const override {
    return read_comment_id(kShapeGiteaFamilyComments, answer);
  }
  io::HttpRequest edit(const ForgeTarget& target, const std::string& /*number*/,
                       const std::string& id, const std::string& markdown) const override {
    return ask_gitea("PATCH", target, "/issues/comments/" + id,
                     boost::json::serialize(boost::json::object{{"body", markdown}}));
  }

 private:
  model::HookKind kind_;
  std::string_view name_;
};

}  // namespace

std::unique_ptr<CommentApi> make_gitea_comment_api() {
  return std::make_unique<GiteaFamilyComments>(model::HookKind::GITEA, "Gitea");
}

std::unique_ptr<CommentApi> make_forgejo_comment_api() {
  return std::make_unique<GiteaFamilyComments>(model::HookKind::FORGEJO, "Forgejo");
}

}  // namespace slipway::forge
