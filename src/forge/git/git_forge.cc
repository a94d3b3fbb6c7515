#include "forge/git/git_forge.h"

#include "forge/common/json_forge.h"
#include "forge/common/push.h"
#include "forge/common/signature.h"
#include "model/git_url.h"

namespace slipway::forge {
namespace {

constexpr std::size_t kReasonsNamed = 3;

base::Result<std::string> read_repository(const Json& root) {
  const auto address = text_at(root, {"repository"});
  if (!address) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The body lacks 'repository', which must be the address of a git repository.",
                      "repository");
  }
  const auto url = model::parse_git_url(*address);
  if (!url) return base::fail(url.error().code, storable(url.error().message), "repository");
  return url->password.empty() ? std::string(*address) : url->to_string();
}

// One sentence for each update, as far as a person wants to read them.
Nothing summarize(const std::vector<Nothing>& reasons) {
  if (reasons.empty()) return {"The delivery names no updates."};
  std::string why;
  for (std::size_t i = 0; i < reasons.size() && i < kReasonsNamed; ++i) {
    why += (i == 0 ? "" : " ") + reasons[i].why;
  }
  if (reasons.size() > kReasonsNamed) {
    why += " And " + std::to_string(reasons.size() - kReasonsNamed) + " more like these.";
  }
  return {why};
}

class PlainGitForge final : public JsonForge {
 public:
  PlainGitForge() : JsonForge({model::HookKind::GIT, "git", "", "X-Slipway-Delivery", false}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret) const override {
    return verify_hmac({"X-Hub-Signature-256", "sha256=", "the git server"}, headers, body, secret);
  }

  base::Result<Meaning> read(std::string_view /*event*/, const Json& root) const override {
    const auto repository = read_repository(root);
    if (!repository) return base::fail(repository.error());
    const auto updates = array_at(root, {"updates"});
    if (!updates) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'updates', which must be an array of {ref, before, after}.",
                        "updates");
    }
    std::vector<BranchMove> moves;
    std::vector<Nothing> reasons;
    for (const auto& update : *updates) {
      auto change = read_change(
          {text_at(update, {"ref"}), text_at(update, {"before"}), text_at(update, {"after"})});
      if (!change) return base::fail(change.error());
      if (auto* nothing = std::get_if<Nothing>(&*change)) {
        reasons.push_back(std::move(*nothing));
        continue;
      }
      moves.push_back(std::move(std::get<BranchMove>(*change)));
      moves.back().repository_urls = {*repository};
    }
    if (moves.empty()) return summarize(reasons);
    return moves;
  }
};

}  // namespace

std::unique_ptr<Forge> make_git_forge() { return std::make_unique<PlainGitForge>(); }

}  // namespace slipway::forge
