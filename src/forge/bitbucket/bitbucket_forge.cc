#include "forge/bitbucket/bitbucket_forge.h"

#include "forge/common/pull_request.h"
#include "forge/common/push.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

// "refs/heads/main" of {"type": "branch", "name": "main"}; Mercurial's kinds become refs that no
// branch has.
std::optional<std::string> full_ref(const rules::Json& side) {
  const auto type = rules::text_at(side, {"type"});
  const auto name = rules::text_at(side, {"name"});
  if (!type || !name) return std::nullopt;
  const std::string folder = *type == "branch"                            ? "heads"
                             : *type == "tag" || *type == "annotated_tag" ? "tags"
                                                                          : std::string(*type);
  return "refs/" + folder + "/" + std::string(*name);
}

base::Result<std::variant<rules::BranchMove, rules::Nothing>> read_ref(const rules::Json& change) {
  const auto side = [&](std::string_view name) {
    const auto value = rules::value_at(change, {name});
    return value && value->is_object() ? value : std::nullopt;
  };
  const auto before = side("old");
  const auto after = side("new");
  if (!before && !after) {
    return base::fail(base::ErrorCode::kInvalid,
                      "A change lacks both 'old' and 'new', of which one must be an object.",
                      "push.changes");
  }
  const auto ref = full_ref(after ? *after : *before);
  const auto hash = [](const rules::Json& one) { return rules::text_at(one, {"target", "hash"}); };
  const auto old_hash = before ? hash(*before) : std::nullopt;
  // Gone is told by "new": null; git's word for that are zeros.
  const std::string zeros(old_hash ? old_hash->size() : 40, '0');
  auto moved = read_change({ref, old_hash, after ? hash(*after) : zeros});
  if (!moved) return moved;
  if (auto* move = std::get_if<rules::BranchMove>(&*moved)) {
    move->message =
        rules::storable(rules::text_at(*after, {"target", "message"}).value_or(std::string_view()));
    move->forced = rules::boolean_at(change, {"forced"}).value_or(false);
  }
  return moved;
}

// The payload has no address that git can fetch from, but the name determines it.
std::vector<std::string> bitbucket_addresses(const rules::Json& root) {
  const auto name = rules::first_text(root, {{"repository", "full_name"}});
  if (name.find('/') == std::string_view::npos) return {};
  return usable_addresses({"https://bitbucket.org/" + std::string(name) + ".git"});
}

base::Result<rules::Meaning> read_bitbucket_push(const rules::Json& root) {
  const auto changes = rules::array_at(root, {"push", "changes"});
  if (!changes) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The push lacks 'push.changes', which must be an array.", "push.changes");
  }
  const auto addresses = bitbucket_addresses(root);
  const auto pusher =
      rules::storable(rules::first_text(root, {{"actor", "nickname"}, {"actor", "display_name"}}));
  ChangedRefs refs;
  for (const auto& change : *changes) {
    auto ref = read_ref(change);
    if (!ref) return base::fail(ref.error());
    if (auto* move = std::get_if<rules::BranchMove>(&*ref)) {
      if (addresses.empty()) return lacking_address();
      move->repository_urls = addresses;
      move->pusher = pusher;
    }
    refs.add(std::move(*ref));
  }
  return std::move(refs).meaning();
}

// Its commit is given in short; of a fork PullRequestApi says which it is.
rules::Meaning read_bitbucket_request(std::string_view event, const rules::Json& root) {
  const auto [request] = rules::members_of(root, {"pullrequest"});
  const auto [id, title, author, source, destination, updated, state, links] = rules::members_of(
      request, {"id", "title", "author", "source", "destination", "updated_on", "state", "links"});
  const auto text = [](const std::optional<rules::Json>& json, rules::JsonPath path) {
    return json ? rules::text_at(*json, path) : std::nullopt;
  };
  PullRequestParts parts;
  parts.number = whole_number_of(id);
  parts.title = rules::first_text_of({title});
  parts.author = text(author, {"nickname"}).value_or("");
  parts.url = text(links, {"html", "href"}).value_or("");
  parts.source_branch = text(source, {"branch", "name"}).value_or("");
  parts.target_branch = text(destination, {"branch", "name"}).value_or("");
  parts.head = text(source, {"commit", "hash"}).value_or("");
  parts.source_repository = text(source, {"repository", "full_name"});
  parts.target_repository = text(destination, {"repository", "full_name"});
  parts.at = rules::first_text_of({updated});
  parts.is_open = event == "pullrequest:created" || event == "pullrequest:updated";
  return pull_request(parts, [&] { return bitbucket_addresses(root); });
}

bool tells_of_request(std::string_view event) {
  return event == "pullrequest:created" || event == "pullrequest:updated" ||
         event == "pullrequest:fulfilled" || event == "pullrequest:rejected";
}

class BitbucketForge final : public rules::JsonSender {
 public:
  BitbucketForge()
      : rules::JsonSender(
            {model::HookKind::BITBUCKET, "Bitbucket", "X-Event-Key", "X-Request-UUID"}) {}

 protected:
  // The name of the header is that of GitHub's SHA-1, but it holds SHA-256.
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_hmac({"X-Hub-Signature", "sha256=", profile().name}, headers, body,
                              secret);
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event == "repo:push") return read_bitbucket_push(root);
    if (tells_of_request(event)) return read_bitbucket_request(event, root);
    if (event.starts_with("repo:commit_status_")) {
      return about_checks(event, bitbucket_addresses(root));
    }
    return no_push(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_bitbucket_forge() { return std::make_unique<BitbucketForge>(); }

}  // namespace slipway::forge
