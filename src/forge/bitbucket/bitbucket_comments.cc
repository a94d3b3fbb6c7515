#include "forge/bitbucket/bitbucket_comments.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "forge/bitbucket/bitbucket_api.h"
#include "forge/comments/json_comments.h"

namespace slipway::forge {
namespace {

// Its list by commit is there only where an app was installed; commits are of twelve digits.
const CommentShape kShapeBitbucketComments{
    "Bitbucket", "values", "id", "OPEN", {"source", "commit", "hash"}, {"content", "raw"}};

class BitbucketComments final : public CommentApi {
 public:
  model::HookKind kind() const override { return model::HookKind::BITBUCKET; }
  std::string_view name() const override { return "Bitbucket"; }
  std::string_view needed_right() const override {
    return "the permission pull requests (write) of the repository";
  }
  std::string default_url(const model::GitUrl& /*repository*/) const override {
    return kBitbucketApiUrl;
  }

  io::HttpRequest find(const ForgeTarget& target, const std::string& /*commit*/) const override {
    return ask_bitbucket("GET", target, "/pullrequests?state=OPEN&pagelen=50", "");
  }
  base::Result<std::vector<std::string>> read_found(const io::HttpResponse& answer,
                                                    const std::string& commit) const override {
    return read_pull_requests(kShapeBitbucketComments, answer, commit);
  }
  io::HttpRequest list(const ForgeTarget& target, const std::string& number) const override {
    return ask_bitbucket("GET", target, "/pullrequests/" + number + "/comments?pagelen=100", "");
  }
  base::Result<std::optional<std::string>> read_list(
      const io::HttpResponse& answer) const override {
    return read_comments(kShapeBitbucketComments, answer);
  }
  io::HttpRequest create(const ForgeTarget& target, const std::string& number,
                         const std::string& markdown) const override {
    return ask_bitbucket(
        "POST", target, "/pullrequests/" + number + "/comments",
        boost::json::serialize(boost::json::object{{"content", {{"raw", markdown}}}}));
  }
  base::Result<std::string> read_created(const io::HttpResponse& answer) const override {
    return read_comment_id(kShapeBitbucketComments, answer);
  }
  io::HttpRequest edit(const ForgeTarget& target, const std::string& number, const std::string& id,
                       const std::string& markdown) const override {
    return ask_bitbucket(
        "PUT", target, "/pullrequests/" + number + "/comments/" + id,
        boost::json::serialize(boost::json::object{{"content", {{"raw", markdown}}}}));
  }
};

}  // namespace

std::unique_ptr<CommentApi> make_bitbucket_comment_api() {
  return std::make_unique<BitbucketComments>();
}

}  // namespace slipway::forge
