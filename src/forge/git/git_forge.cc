#include "forge/git/git_forge.h"

#include "forge/common/push.h"
#include "model/git_url.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

base::Result<std::string> read_repository(const rules::Json& root) {
  const auto address = rules::text_at(root, {"repository"});
  if (!address) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The body lacks 'repository', which must be the address of a git repository.",
                      "repository");
  }
  const auto url = model::parse_git_url(*address);
  if (!url) return base::fail(url.error().code, rules::storable(url.error().message), "repository");
  return url->password.empty() ? std::string(*address) : url->to_string();
}

class PlainGitForge final : public rules::JsonSender {
 public:
  PlainGitForge()
      : rules::JsonSender({model::HookKind::GIT, "git", "", "X-Slipway-Delivery", false}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_hmac({"X-Hub-Signature-256", "sha256=", "the git server"}, headers, body,
                              secret);
  }

  base::Result<rules::Meaning> read(std::string_view /*event*/,
                                    const rules::Json& root) const override {
    const auto repository = read_repository(root);
    if (!repository) return base::fail(repository.error());
    const auto updates = rules::array_at(root, {"updates"});
    if (!updates) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'updates', which must be an array of {ref, before, after}.",
                        "updates");
    }
    ChangedRefs refs;
    for (const auto& update : *updates) {
      auto change =
          read_change({rules::text_at(update, {"ref"}), rules::text_at(update, {"before"}),
                       rules::text_at(update, {"after"})});
      if (!change) return base::fail(change.error());
      if (auto* move = std::get_if<rules::BranchMove>(&*change)) {
        move->repository_urls = {*repository};
      }
      refs.add(std::move(*change));
    }
    return std::move(refs).meaning();
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_git_forge() { return std::make_unique<PlainGitForge>(); }

}  // namespace slipway::forge
