#include "forge/bitbucket_server/bitbucket_server_forge.h"

#include "forge/common/push.h"
#include "rules/webhook/body.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kPing = "diagnostics:ping";

std::vector<std::string> server_addresses(const rules::Json& root) {
  const auto links = rules::array_at(root, {"repository", "links", "clone"});
  if (!links) return {};
  std::vector<std::string_view> http;
  std::vector<std::string_view> others;
  for (const auto& link : *links) {
    auto& list = rules::text_at(link, {"name"}) == "http" ? http : others;
    list.push_back(rules::first_text(link, {{"href"}}));
  }
  http.insert(http.end(), others.begin(), others.end());
  return usable_addresses(http);
}

// Old versions send no commits.
std::string server_message_of(const rules::Json& root, std::string_view commit) {
  const auto commits = rules::array_at(root, {"commits"});
  if (!commits) return {};
  for (const auto& entry : *commits) {
    if (rules::text_at(entry, {"id"}) == commit) {
      return rules::storable(rules::first_text(entry, {{"message"}}));
    }
  }
  return {};
}

base::Result<rules::Meaning> read_server_push(const rules::Json& root) {
  const auto changes = rules::array_at(root, {"changes"});
  if (!changes) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The push lacks 'changes', which must be an array.", "changes");
  }
  const auto addresses = server_addresses(root);
  const auto pusher =
      rules::storable(rules::first_text(root, {{"actor", "name"}, {"actor", "displayName"}}));
  ChangedRefs refs;
  for (const auto& change : *changes) {
    const auto id = rules::text_at(change, {"refId"});
    auto ref =
        read_change({id ? id : rules::text_at(change, {"ref", "id"}),
                     rules::text_at(change, {"fromHash"}), rules::text_at(change, {"toHash"})});
    if (!ref) return base::fail(ref.error());
    if (auto* move = std::get_if<rules::BranchMove>(&*ref)) {
      if (addresses.empty()) return lacking_address();
      move->repository_urls = addresses;
      move->pusher = pusher;
      move->message = server_message_of(root, move->after);
    }
    refs.add(std::move(*ref));
  }
  return std::move(refs).meaning();
}

class BitbucketServerForge final : public rules::JsonSender {
 public:
  BitbucketServerForge()
      : rules::JsonSender({model::HookKind::BITBUCKET_SERVER, "Bitbucket Server", "X-Event-Key",
                           "X-Request-Id"}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    auto verified =
        rules::verify_hmac({"X-Hub-Signature", "sha256=", profile().name}, headers, body, secret);
    if (!verified && rules::header(headers, "X-Event-Key") == kPing) {
      verified.error().message +=
          " Some versions don't sign the test of a connection; a push is signed.";
    }
    return verified;
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event == kPing) return rules::Nothing{"A ping: the webhook works."};
    return event == "repo:refs_changed" ? read_server_push(root) : no_push(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_bitbucket_server_forge() {
  return std::make_unique<BitbucketServerForge>();
}

}  // namespace slipway::forge
