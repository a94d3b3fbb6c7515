#include "forge/bitbucket/bitbucket_pull_requests.h"

#include <algorithm>
#include <cctype>

#include "base/json_fields.h"
#include "forge/bitbucket/bitbucket_api.h"
#include "forge/common/json_api.h"

namespace slipway::forge {
namespace {

// Commits are of twelve digits there.
constexpr std::size_t kFewestDigits = 12;

bool is_short_id(const std::string& text) {
  return text.size() >= kFewestDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// "ann/shop", which becomes part of an address.
bool is_path(const std::string& text) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' ||
           c == '/';
  };
  return std::count(text.begin(), text.end(), '/') == 1 && text.front() != '/' &&
         text.back() != '/' && text.find("..") == std::string::npos &&
         std::all_of(text.begin(), text.end(), is_plain);
}

class BitbucketPullRequests final : public PullRequestApi {
 public:
  model::HookKind kind() const override { return model::HookKind::BITBUCKET; }
  std::string_view name() const override { return "Bitbucket"; }
  std::string_view needed_right() const override {
    return "the permission pull requests (read) of the repository";
  }
  std::string default_url(const model::GitUrl& /*repository*/) const override {
    return kBitbucketApiUrl;
  }

  io::HttpRequest look(const ForgeTarget& target, std::int64_t number) const override {
    return ask_bitbucket("GET", target, "/pullrequests/" + std::to_string(number), "");
  }
  base::Result<PullRequestHead> read(const io::HttpResponse& answer) const override {
    const auto body = base::parse_json(answer.body);
    const auto* request = body ? body->if_object() : nullptr;
    const auto* source = request == nullptr ? nullptr : object_in(*request, "source");
    if (source == nullptr) return base::fail(not_the_api("Bitbucket", answer));
    const auto* repository = object_in(*source, "repository");
    const auto* branch = object_in(*source, "branch");
    const auto* commit = object_in(*source, "commit");
    if (repository == nullptr || branch == nullptr || commit == nullptr) {
      return base::fail(base::ErrorCode::kFailed, "The repository that it comes from is gone.");
    }
    PullRequestHead head{text_in(*repository, "full_name"), text_in(*branch, "name"),
                         text_in(*commit, "hash")};
    if (!is_path(head.repository) || head.branch.empty() || !is_short_id(head.commit)) {
      return base::fail(not_the_api("Bitbucket", answer));
    }
    return head;
  }
  std::string clone_url(const std::string& repository) const override {
    return "https://bitbucket.org/" + repository + ".git";
  }
};

}  // namespace

std::unique_ptr<PullRequestApi> make_bitbucket_pull_request_api() {
  return std::make_unique<BitbucketPullRequests>();
}

}  // namespace slipway::forge
