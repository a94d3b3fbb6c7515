#include "forge/github/github_forge.h"

#include <algorithm>

#include "forge/common/github_shape.h"
#include "forge/common/json_forge.h"
#include "forge/common/push.h"
#include "forge/common/signature.h"
#include "forge/github/whole_files.h"

namespace slipway::forge {
namespace {

Nothing read_ping(const Json& root) {
  const auto events = array_at(root, {"hook", "events"});
  const bool sends_pushes =
      !events || std::any_of(events->begin(), events->end(), [](const Json& event) {
        return text_at(event, {}) == "push" || text_at(event, {}) == "*";
      });
  return {sends_pushes ? "A ping: the webhook works."
                       : "A ping: the webhook works, but it does not send push events. Choose them "
                         "in its settings."};
}

class GithubForge final : public JsonForge {
 public:
  GithubForge()
      : JsonForge(
            {model::HookKind::GITHUB, "GitHub", "X-GitHub-Event", "X-GitHub-Delivery", true}) {}

 protected:
  // GitHub signs the body as it is sent, a form included.
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret) const override {
    return verify_hmac({"X-Hub-Signature-256", "sha256=", sender().name}, headers, body, secret);
  }

  base::Result<Meaning> read(std::string_view event, const Json& root) const override {
    if (event == "ping") return read_ping(root);
    if (event == "create") return read_shaped_creation(root);
    if (event == "delete") return read_shaped_deletion(root);
    if (event != "push") return no_push(event);
    auto meaning = read_shaped_push(root);
    if (!meaning) return meaning;
    auto* moves = std::get_if<std::vector<BranchMove>>(&*meaning);
    if (moves == nullptr) return meaning;
    for (auto& move : *moves) {
      if (auto files = whole_files(root, move)) {
        move.files_are_whole = true;
        move.files = std::move(*files);
      }
    }
    return meaning;
  }
};

}  // namespace

std::unique_ptr<Forge> make_github_forge() { return std::make_unique<GithubForge>(); }

}  // namespace slipway::forge
