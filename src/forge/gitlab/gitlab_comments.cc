#include "forge/gitlab/gitlab_comments.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "forge/comments/json_comments.h"
#include "forge/gitlab/gitlab_api.h"

namespace slipway::forge {
namespace {

const CommentShape kShapeGitlabComments{"GitLab", "", "iid", "opened", {"sha"}, {"body"}};

class GitlabComments final : public CommentApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITLAB; }
  std::string_view name() const override { return "GitLab"; }
  std::string_view needed_right() const override {
    return "the scope api, and the role Reporter of the project";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return gitlab_api_url(repository);
  }

  io::HttpRequest find(const ForgeTarget& target, const std::string& commit) const override {
    return ask_gitlab("GET", target,
                      "/repository/commits/" + commit + "/merge_requests?per_page=100", "");
  }
  base::Result<std::vector<std::string>> read_found(const io::HttpResponse& answer,
                                                    const std::string& commit) const override {
    return read_pull_requests(kShapeGitlabComments, answer, commit);
  }
  io::HttpRequest list(const ForgeTarget& target, const std::string& number) const override {
    return ask_gitlab("GET", target, "/merge_requests/" + number + "/notes?sort=asc&per_page=100",
                      "");
  }
  base::Result<std::optional<std::string>> read_list(
      const io::HttpResponse& answer) const override {
    return read_comments(kShapeGitlabComments, answer);
  }
  io::HttpRequest create(const ForgeTarget& target, const std::string& number,
                         const std::string& markdown) const override {
    return ask_gitlab("POST", target, "/merge_requests/" + number + "/notes",
                      boost::json::serialize(boost::json::object{{"body", markdown}}));
  }
  base::Result<std::string> read_created(const io::HttpResponse& answer) const override {
    return read_comment_id(kShapeGitlabComments, answer);
  }
  io::HttpRequest edit(const ForgeTarget& target, const std::string& number, const std::string& id,
                       const std::string& markdown) const override {
    return ask_gitlab("PUT", target, "/merge_requests/" + number + "/notes/" + id,
                      boost::json::serialize(boost::json::object{{"body", markdown}}));
  }
};

}  // namespace

std::unique_ptr<CommentApi> make_gitlab_comment_api() { return std::make_unique<GitlabComments>(); }

}  // namespace slipway::forge
