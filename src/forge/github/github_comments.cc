#include "forge/github/github_comments.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "forge/comments/json_comments.h"
#include "forge/github/github_api.h"

namespace slipway::forge {
namespace {

const CommentShape kShapeGithubComments{"GitHub", "", "number", "open", {"head", "sha"}, {"body"}};

class GithubComments final : public CommentApi {
 public:
  model::HookKind kind() const override { return model::HookKind::GITHUB; }
  std::string_view name() const override { return "GitHub"; }
  std::string_view needed_right() const override {
    return "the repository permission Pull requests (read and write) of a fine-grained token, or "
           "the scope repo of a classic one";
  }
  std::string default_url(const model::GitUrl& repository) const override {
    return github_api_url(repository);
  }

  io::HttpRequest find(const ForgeTarget& target, const std::string& commit) const override {
    return ask_github("GET", target, "/commits/" + commit + "/pulls?per_page=100", "");
  }
  base::Result<std::vector<std::string>> read_found(const io::HttpResponse& answer,
                                                    const std::string& commit) const override {
    return read_pull_requests(kShapeGithubComments, answer, commit);
  }
  io::HttpRequest list(const ForgeTarget& target, const std::string& number) const override {
    return ask_github("GET", target, "/issues/" + number + "/comments?per_page=100", "");
  }
  base::Result<std::optional<std::string>> read_list(
      const io::HttpResponse& answer) const override {
    return read_comments(kShapeGithubComments, answer);
  }
  io::HttpRequest create(const ForgeTarget& target, const std::string& number,
                         const std::string& markdown) const override {
    return ask_github("POST", target, "/issues/" + number + "/comments",
                      boost::json::serialize(boost::json::object{{"body", markdown}}));
  }
  base::Result<std::string> read_created(const io::HttpResponse& answer) const override {
    return read_comment_id(kShapeGithubComments, answer);
  }
  io::HttpRequest edit(const ForgeTarget& target, const std::string& /*number*/,
                       const std::string& id, const std::string& markdown) const override {
    return ask_github("PATCH", target, "/issues/comments/" + id,
                      boost::json::serialize(boost::json::object{{"body", markdown}}));
  }
};

}  // namespace

std::unique_ptr<CommentApi> make_github_comment_api() { return std::make_unique<GithubComments>(); }

}  // namespace slipway::forge
