#include "forge/github/github_forge.h"

#include <algorithm>

#include "forge/common/github_shape.h"
#include "forge/common/pull_request.h"
#include "forge/common/push.h"
#include "forge/github/whole_files.h"
#include "rules/webhook/github_sender.h"

namespace slipway::forge {
namespace {

rules::Nothing read_ping(const rules::Json& root) {
  const auto events = rules::array_at(root, {"hook", "events"});
  const bool sends_pushes =
      !events || std::any_of(events->begin(), events->end(), [](const rules::Json& event) {
        return rules::text_at(event, {}) == "push" || rules::text_at(event, {}) == "*";
      });
  return {sends_pushes ? "A ping: the webhook works."
                       : "A ping: the webhook works, but it does not send push events. Choose them "
                         "in its settings."};
}

bool tells_of_checks(std::string_view event) {
  return event == "status" || event == "check_run" || event == "check_suite";
}

class GithubForge final : public rules::GithubSender {
 public:
  GithubForge() : rules::GithubSender(model::HookKind::GITHUB) {}

 protected:
  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event == "ping") return read_ping(root);
    if (event == "create") return read_shaped_creation(root);
    if (event == "delete") return read_shaped_deletion(root);
    if (tells_of_checks(event)) return about_checks(event, shaped_addresses(root));
    if (event == "pull_request" || event == "pull_request_target") {
      return read_shaped_pull_request(root);
    }
    if (event != "push") return no_push(event);
    auto meaning = read_shaped_push(root);
    if (!meaning) return meaning;
    auto* moves = std::get_if<std::vector<rules::BranchMove>>(&*meaning);
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

std::unique_ptr<rules::Sender> make_github_forge() { return std::make_unique<GithubForge>(); }

}  // namespace slipway::forge
