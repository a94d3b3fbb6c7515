#include "forge/azure_devops/azure_devops_forge.h"

#include "forge/azure_devops/addresses.h"
#include "forge/common/pull_request.h"
#include "forge/common/push.h"
#include "rules/webhook/credential.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

// What its button "Test" sends is always the same made-up push, under this id.
constexpr std::string_view kTestId = "03c164c2-8912-4d5e-8009-3707d5f83734";

base::Result<rules::Meaning> read_azure_push(const rules::Json& root) {
  const auto [ref_updates, repository, pushed_by, commits] = rules::members_of(
      rules::value_at(root, {"resource"}), {"refUpdates", "repository", "pushedBy", "commits"});
  const auto updates = ref_updates ? rules::array_at(*ref_updates, {}) : std::nullopt;
  if (!updates) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The push lacks 'resource.refUpdates', which must be an array. Let the "
                      "subscription send all resource details.",
                      "resource.refUpdates");
  }
  const auto [remote_url] = rules::members_of(repository, {"remoteUrl"});
  const auto [display_name, unique_name] =
      rules::members_of(pushed_by, {"displayName", "uniqueName"});
  const auto pusher = rules::first_text_of({display_name, unique_name});
  ChangedRefs refs;
  for (const auto& update : *updates) {
    const auto [name, before, after] =
        rules::members_of(update, {"name", "oldObjectId", "newObjectId"});
    auto ref = read_change({rules::text_of(name), rules::text_of(before), rules::text_of(after)});
    if (!ref) return base::fail(ref.error());
    if (auto* move = std::get_if<rules::BranchMove>(&*ref)) {
      move->repository_urls = azure_addresses(rules::first_text_of({remote_url}));
      if (move->repository_urls.empty()) return lacking_address();
      move->pusher = rules::storable(pusher);
      move->message = rules::storable(message_in(commits, {"commitId", "comment"}, move->after));
    }
    refs.add(std::move(*ref));
  }
  return std::move(refs).meaning();
}

// `forkSource` is there where it comes from a fork.
rules::Meaning read_azure_request(const rules::Json& root) {
  const auto [resource, created] = rules::members_of(root, {"resource", "createdDate"});
  const auto [id, title, author, source, target, commit, status, fork, repository, url] =
      rules::members_of(resource,
                        {"pullRequestId", "title", "createdBy", "sourceRefName", "targetRefName",
                         "lastMergeSourceCommit", "status", "forkSource", "repository", "url"});
  const auto [display_name] = rules::members_of(author, {"displayName"});
  const auto [head] = rules::members_of(commit, {"commitId"});
  const auto how = rules::first_text_of({status});
  PullRequestParts parts;
  parts.number = whole_number_of(id);
  parts.title = rules::first_text_of({title});
  parts.author = rules::first_text_of({display_name});
  parts.url = rules::first_text_of({url});
  parts.source_branch = rules::first_text_of({source});
  parts.target_branch = rules::first_text_of({target});
  parts.head = rules::first_text_of({head});
  parts.target_repository = "this";
  parts.source_repository = fork && fork->is_object() ? "a fork" : "this";
  parts.at = rules::first_text_of({created});
  parts.is_open = how != "completed" && how != "abandoned";
  return pull_request(parts, [&] {
    const auto [remote_url] = rules::members_of(repository, {"remoteUrl"});
    return azure_addresses(rules::first_text_of({remote_url}));
  });
}

bool tells_of_azure_request(std::string_view event) {
  return event == "git.pullrequest.created" || event == "git.pullrequest.updated" ||
         event == "git.pullrequest.merged";
}

class AzureDevopsForge final : public rules::JsonSender {
 public:
  AzureDevopsForge() : rules::JsonSender({model::HookKind::AZURE_DEVOPS, "Azure DevOps", "", ""}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_credential(
        "Set this hook's secret as the basic authentication password of the service hook at Azure "
        "DevOps; any user name will do.",
        headers, secret);
  }

  // Each test is to be seen as a delivery of its own.
  rules::Envelope envelope_of(const rules::Json& root) const override {
    const auto id = rules::first_text(root, {{"id"}});
    return {id == kTestId ? "" : std::string(id), std::string(event_of(root))};
  }

  std::string_view event_of(const rules::Json& root) const override {
    return rules::first_text(root, {{"eventType"}});
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event.empty()) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'eventType', which Azure DevOps sends with every delivery.",
                        "eventType");
    }
    if (tells_of_azure_request(event)) return read_azure_request(root);
    if (event != "git.push") return no_push(event);
    auto meaning = read_azure_push(root);
    if (meaning && rules::first_text(root, {{"id"}}) == kTestId) {
      return rules::Nothing{"A test: the service hook works."};
    }
    return meaning;
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_azure_devops_forge() {
  return std::make_unique<AzureDevopsForge>();
}

}  // namespace slipway::forge
