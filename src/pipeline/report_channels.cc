#include "pipeline/report_channels.h"

#include <spdlog/spdlog.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "forge/common/refusal.h"
#include "store/commit_statuses.h"

namespace slipway::pipeline {
namespace {

constexpr std::size_t kMostPullRequests = 5;  // of one commit
constexpr int kGone = 404;

forge::ShownStatus shown_status(Context& context, const model::CommitStatus& status) {
  std::string key = "slipway";
  if (status.service) {
    key += "-";
    for (const char c : status.service->to_string()) {
      if (c != '-') key += c;
    }
  }
  return {status.commit,
          status.branch,
          status.context,
          key,
          status.state,
          status.description,
          context.policy.console_url + status.path};
}

// Of what the forge at that address is told.
std::string digest_of(const forge::ForgeTarget& target, const forge::ShownStatus& shown) {
  std::string all;
  for (const auto& part :
       {target.api_url, target.repository, shown.commit, shown.branch, shown.context,
        std::string(base::to_string(shown.state)), shown.description, shown.url}) {
    all += std::to_string(part.size()) + ":" + part;
  }
  return base::encode_hex(base::sha256(all));
}

forge::ShownDeployment shown_deployment(Context& context, const DueReport& due) {
  const auto& status = due.status;
  const auto mode = due.environment ? due.environment->mode : model::EnvironmentMode::DEVELOPMENT;
  return {.commit = status.commit,
          .branch = status.branch,
          .environment = status.context,
          .is_production = mode == model::EnvironmentMode::PRODUCTION,
          .is_transient = mode == model::EnvironmentMode::PREVIEW,
          .state = status.state,
          .description = status.description,
          .url = context.policy.console_url + status.path};
}

// Of a deployment that is there.
base::Result<void> update_deployment(const ForgeConversation& forge, const DueReport& due,
                                     const std::string& id, const forge::ShownDeployment& shown) {
  const auto& api = *due.deployment_api;
  const auto answer = forge.ask(api.update(forge.target(), id, shown));
  if (!answer) return base::fail(answer.error());
  if (forge::is_success(*answer) || api.shows_already(*answer)) return {};
  return base::fail(forge.refusal(*answer));
}

base::Result<void> comment_on(Context& context, const ForgeConversation& forge,
                              const DueReport& due, const std::string& number,
                              const std::string& markdown) {
  const auto& api = *due.comment_api;
  std::optional<std::string> id;
  context.database.read([&](store::Transaction& tx) {
    const auto kept = store::pull_request_comment(tx, due.status, number);
    if (!kept.empty()) id = kept;
  });
  if (!id) {
    // It may have been made by an attempt of which nothing else is left.
    const auto listed = forge.demand(api.list(forge.target(), number));
    if (!listed) return base::fail(listed.error());
    auto found = api.read_list(*listed);
    if (!found) return base::fail(found.error());
    id = std::move(*found);
  }
  if (id) {
    const auto edited = forge.ask(api.edit(forge.target(), number, *id, markdown));
    if (!edited) return base::fail(edited.error());
    // Where somebody deleted it there is a new one.
    if (edited->status != kGone && !forge::is_success(*edited))
      return base::fail(forge.refusal(*edited));
    if (edited->status == kGone) id.reset();
  }
  if (!id) {
    const auto created = forge.demand(api.create(forge.target(), number, markdown));
    if (!created) return base::fail(created.error());
    auto made = api.read_created(*created);
    if (!made) return base::fail(made.error());
    id = std::move(*made);
  }
  context.database.write([&](store::Transaction& tx) {
    store::set_pull_request_comment(tx, due.status, number, *id);
  });
  return {};
}

}  // namespace

const forge::ForgeApi* DueReport::api() const {
  if (status.channel == model::ForgeChannel::DEPLOYMENT) return deployment_api;
  if (status.channel == model::ForgeChannel::COMMENT) return comment_api;
  return status_api;
}

base::Result<void> show_status(Context& context, const ForgeConversation& forge, DueReport& due) {
  auto& status = due.status;
  const auto shown = shown_status(context, status);
  const auto digest = digest_of(forge.target(), shown);
  if (status.told == digest) return {};
  if (!status.told.empty()) {
    // Whether the forge took it is not known where its answer is lost, or Slipway is.
    status.told.clear();
    context.database.write([&](store::Transaction& tx) { store::set_told(tx, status); });
  }
  const auto answer = forge.ask(due.status_api->put(forge.target(), shown));
  if (!answer) return base::fail(answer.error());
  if (!forge::is_success(*answer) && !due.status_api->shows_already(*answer)) {
    return base::fail(forge.refusal(*answer));
  }
  status.told = digest;
  ++status.told_times;
  status.told_at = context.clock.now();
  return {};
}

base::Result<void> show_deployment(Context& context, const ForgeConversation& forge,
                                   const DueReport& due) {
  const auto& api = *due.deployment_api;
  const auto shown = shown_deployment(context, due);
  if (!due.status.remote_id.empty()) {
    return update_deployment(forge, due, due.status.remote_id, shown);
  }
  const auto made = forge.demand(api.create(forge.target(), shown));
  if (!made) return base::fail(made.error());
  const auto id = api.read_id(*made);
  if (!id) return base::fail(id.error());
  auto status = due.status;
  status.remote_id = *id;
  context.database.write([&](store::Transaction& tx) { store::set_remote_id(tx, status); });
  if (auto link = api.link(forge.target(), *made, shown)) {
    // The deployment is worth more than where its environment leads.
    if (const auto linked = forge.demand(std::move(*link)); !linked) {
      spdlog::warn("the environment {} leads nowhere: {}", shown.environment,
                   linked.error().message);
    }
  }
  if (api.creates_with_state()) return {};
  return update_deployment(forge, due, *id, shown);
}

base::Result<void> show_comment(Context& context, const ForgeConversation& forge,
                                const DueReport& due) {
  const auto& api = *due.comment_api;
  const auto answer = forge.demand(api.find(forge.target(), due.status.commit));
  if (!answer) return base::fail(answer.error());
  const auto numbers = api.read_found(*answer, due.status.commit);
  if (!numbers) return base::fail(numbers.error());
  const auto markdown =
      rules::comment_of(std::string(forge::kCommentMark), due.status.commit, due.rows);
  for (std::size_t i = 0; i < numbers->size() && i < kMostPullRequests; ++i) {
    if (auto told = comment_on(context, forge, due, (*numbers)[i], markdown); !told) return told;
  }
  return {};
}

}  // namespace slipway::pipeline
