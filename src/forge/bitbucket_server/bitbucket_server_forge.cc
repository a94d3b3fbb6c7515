#include "forge/bitbucket_server/bitbucket_server_forge.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/time.h"
#include "forge/common/pull_request.h"
#include "forge/common/push.h"
#include "rules/webhook/body.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

constexpr std::string_view kPing = "diagnostics:ping";

std::vector<std::string> server_addresses(const std::optional<rules::Json>& repository) {
  const auto links = repository ? rules::array_at(*repository, {"links", "clone"}) : std::nullopt;
  if (!links) return {};
  std::vector<std::string_view> addresses;
  addresses.reserve(links->size());
  std::size_t http = 0;
  for (const auto& link : *links) {
    const auto [name, href] = rules::members_of(link, {"name", "href"});
    const auto address = rules::first_text_of({href});
    if (rules::text_of(name) == "http") {
      addresses.insert(addresses.begin() + static_cast<std::ptrdiff_t>(http++), address);
    } else {
      addresses.push_back(address);
    }
  }
  return usable_addresses(addresses);
}

base::Result<rules::Meaning> read_server_push(const rules::Json& root) {
  const auto [list, repository, actor, commits] =
      rules::members_of(root, {"changes", "repository", "actor", "commits"});
  const auto changes = list ? rules::array_at(*list, {}) : std::nullopt;
  if (!changes) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The push lacks 'changes', which must be an array.", "changes");
  }
  const auto [name, display_name] = rules::members_of(actor, {"name", "displayName"});
  const auto pusher = rules::first_text_of({name, display_name});
  ChangedRefs refs;
  for (const auto& change : *changes) {
    const auto [id, from, to, inner] =
        rules::members_of(change, {"refId", "fromHash", "toHash", "ref"});
    auto name_of_ref = rules::text_of(id);
    if (!name_of_ref && inner) name_of_ref = rules::text_at(*inner, {"id"});
    auto ref = read_change({name_of_ref, rules::text_of(from), rules::text_of(to)});
    if (!ref) return base::fail(ref.error());
    if (auto* move = std::get_if<rules::BranchMove>(&*ref)) {
      move->repository_urls = server_addresses(repository);
      if (move->repository_urls.empty()) return lacking_address();
      move->pusher = rules::storable(pusher);
      // Old versions send no commits.
      move->message = rules::storable(message_in(commits, {"id", "message"}, move->after));
    }
    refs.add(std::move(*ref));
  }
  return std::move(refs).meaning();
}

constexpr std::array<std::string_view, 7> kRequestEvents{
    "pr:opened",  "pr:reopened", "pr:from_ref_updated", "pr:modified", "pr:declined",
    "pr:deleted", "pr:merged"};

rules::Meaning read_server_request(std::string_view event, const rules::Json& root) {
  const auto [request] = rules::members_of(root, {"pullRequest"});
  const auto [id, title, author, from, to, links, date] = rules::members_of(
      request, {"id", "title", "author", "fromRef", "toRef", "links", "updatedDate"});
  const auto text = [](const std::optional<rules::Json>& json, rules::JsonPath path) {
    return json ? rules::text_at(*json, path) : std::nullopt;
  };
  const auto name_of = [](const std::optional<rules::Json>& side) {
    const auto number = side ? rules::value_at(*side, {"repository", "id"}) : std::nullopt;
    const auto known = whole_number_of(number);
    return known ? std::to_string(*known) : std::string();
  };
  const std::string source = name_of(from);
  const std::string target = name_of(to);
  const auto millis = whole_number_of(date);
  const std::string at =
      millis ? base::to_iso8601(base::Timestamp(std::chrono::milliseconds(*millis))) : "";
  PullRequestParts parts;
  parts.number = whole_number_of(id);
  parts.title = rules::first_text_of({title});
  parts.author = text(author, {"user", "name"}).value_or("");
  const auto self = links ? rules::array_at(*links, {"self"}) : std::nullopt;
  if (self && self->size() > 0) parts.url = rules::text_at(self->at(0), {"href"}).value_or("");
  parts.source_branch = text(from, {"id"}).value_or("");
  parts.target_branch = text(to, {"id"}).value_or("");
  parts.head = text(from, {"latestCommit"}).value_or("");
  if (!source.empty()) parts.source_repository = source;
  if (!target.empty()) parts.target_repository = target;
  parts.at = at;
  parts.is_open = event != "pr:declined" && event != "pr:deleted" && event != "pr:merged";
  parts.was_reopened = event == "pr:reopened";
  const auto repository = to ? rules::value_at(*to, {"repository"}) : std::nullopt;
  return pull_request(parts, [&] { return server_addresses(repository); });
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
    if (std::find(kRequestEvents.begin(), kRequestEvents.end(), event) != kRequestEvents.end()) {
      return read_server_request(event, root);
    }
    return event == "repo:refs_changed" ? read_server_push(root) : no_push(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_bitbucket_server_forge() {
  return std::make_unique<BitbucketServerForge>();
}

}  // namespace slipway::forge
