#pragma once
// When a pull request has a preview. Pure. Called by interpret, which takes in what forges tell,
// and by the step `preview`, which brings it about.

#include <cstddef>
#include <string>

#include "model/preview.h"
#include "rules/webhook/sender.h"

namespace slipway::rules {

// Whether what a forge tells is older than what is known: deliveries come in any order. At the same
// second being closed is the later, unless the forge says that it was opened again.
bool is_old_news(const model::Preview& known, const PullRequestNews& news);

// What is told, put into the preview.
void take_news(model::Preview& preview, const PullRequestNews& news);

enum class PreviewAction {
  kNothing,  // it is as it should be
  kRemove,   // its environment goes
  kHold,     // it gets none now
  kMake,     // it gets one, or the one that it has is brought to the newest commit
};

struct PreviewPlan {
  PreviewAction action = PreviewAction::kNothing;
  std::string message;  // why
};

// `live` is how many others of the environment have a copy.
PreviewPlan plan_preview(const model::Preview& preview, const model::PreviewRule& rule,
                         std::size_t live, base::Timestamp now);

// "production-pr-12".
std::string preview_name(const std::string& environment, std::int64_t number);

}  // namespace slipway::rules
