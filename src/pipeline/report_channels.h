#pragma once
// How each channel of a forge shows what became of a commit. Called by the step `report`; blocking,
// and in no transaction.

#include <optional>
#include <string>
#include <vector>

#include "pipeline/forge_conversation.h"
#include "rules/pull_request_comment.h"
#include "store/organizations.h"

namespace slipway::pipeline {

// What is due, and what is needed to send it.
struct DueReport {
  model::CommitStatus status;
  std::optional<model::Service> service{};  // whose token is used
  std::optional<store::GitToken> token{};
  const forge::StatusApi* status_api = nullptr;  // of the channel, if the forge has it
  const forge::DeploymentApi* deployment_api = nullptr;
  const forge::CommentApi* comment_api = nullptr;
  std::optional<model::Environment> environment{};  // of the channel DEPLOYMENT
  std::vector<rules::CommentRow> rows{};            // of the channel COMMENT

  const forge::ForgeApi* api() const;
};

// What the forge has already is not sent again: see CommitStatus::told, which this sets.
base::Result<void> show_status(Context& context, const ForgeConversation& forge, DueReport& due);
// Keeps what the forge calls the deployment as soon as it is made, so that there is one of it.
base::Result<void> show_deployment(Context& context, const ForgeConversation& forge,
                                   const DueReport& due);
// One comment on each open pull request whose newest commit it is.
base::Result<void> show_comment(Context& context, const ForgeConversation& forge,
                                const DueReport& due);

}  // namespace slipway::pipeline
