#include "forge/common/github_shape.h"

#include "forge/common/push.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

std::string_view message_of(const rules::Json& root, std::string_view commit) {
  if (rules::text_at(root, {"head_commit", "id"}) == commit) {
    return rules::text_at(root, {"head_commit", "message"}).value_or("");
  }
  const auto commits = rules::array_at(root, {"commits"});
  if (!commits) return {};
  for (const auto& entry : *commits) {
    if (rules::text_at(entry, {"id"}) == commit)
      return rules::text_at(entry, {"message"}).value_or("");
  }
  return {};
}

struct NamedRef {
  std::string_view kind;
  std::string_view name;
};

NamedRef named_ref(const rules::Json& root) {
  NamedRef ref{rules::first_text(root, {{"ref_type"}}) == "tag" ? "tag" : "branch",
               rules::first_text(root, {{"ref"}})};
  // Gogs payloads with the full name are about, too.
  const std::string_view folder = ref.kind == "tag" ? "refs/tags/" : "refs/heads/";
  if (ref.name.starts_with(folder)) ref.name.remove_prefix(folder.size());
  return ref;
}

}  // namespace

base::Result<rules::Meaning> read_shaped_push(const rules::Json& root) {
  auto change = read_change({rules::text_at(root, {"ref"}), rules::text_at(root, {"before"}),
                             rules::text_at(root, {"after"})});
  if (!change) return base::fail(change.error());
  if (auto* nothing = std::get_if<rules::Nothing>(&*change)) return std::move(*nothing);
  auto& move = std::get<rules::BranchMove>(*change);
  move.repository_urls = usable_addresses({rules::first_text(root, {{"repository", "clone_url"}}),
                                           rules::first_text(root, {{"repository", "ssh_url"}}),
                                           rules::first_text(root, {{"repository", "html_url"}})});
  if (move.repository_urls.empty()) return lacking_address();
  move.pusher = rules::storable(rules::first_text(
      root,
      {{"pusher", "login"}, {"pusher", "username"}, {"pusher", "name"}, {"sender", "login"}}));
  move.message = rules::storable(message_of(root, rules::text_at(root, {"after"}).value_or("")));
  move.forced = rules::boolean_at(root, {"forced"}).value_or(false);
  return std::vector{std::move(move)};
}

rules::Nothing read_shaped_creation(const rules::Json& root) {
  const auto [kind, name] = named_ref(root);
  return {"The " + std::string(kind) + " " + rules::quote(name) +
          " was created; what is in it comes as a push of its own."};
}

rules::Nothing read_shaped_deletion(const rules::Json& root) {
  const auto [kind, name] = named_ref(root);
  return deleted_ref(kind, name);
}

}  // namespace slipway::forge
