#include "forge/common/github_shape.h"

#include "forge/common/push.h"

namespace slipway::forge {
namespace {

std::string_view message_of(const Json& root, std::string_view commit) {
  if (text_at(root, {"head_commit", "id"}) == commit) {
    return text_at(root, {"head_commit", "message"}).value_or("");
  }
  const auto commits = array_at(root, {"commits"});
  if (!commits) return {};
  for (const auto& entry : *commits) {
    if (text_at(entry, {"id"}) == commit) return text_at(entry, {"message"}).value_or("");
  }
  return {};
}

struct NamedRef {
  std::string_view kind;
  std::string_view name;
};

NamedRef named_ref(const Json& root) {
  NamedRef ref{first_text(root, {{"ref_type"}}) == "tag" ? "tag" : "branch",
               first_text(root, {{"ref"}})};
  // Gogs payloads with the full name are about, too.
  const std::string_view folder = ref.kind == "tag" ? "refs/tags/" : "refs/heads/";
  if (ref.name.starts_with(folder)) ref.name.remove_prefix(folder.size());
  return ref;
}

}  // namespace

base::Result<Meaning> read_shaped_push(const Json& root) {
  auto change =
      read_change({text_at(root, {"ref"}), text_at(root, {"before"}), text_at(root, {"after"})});
  if (!change) return base::fail(change.error());
  if (auto* nothing = std::get_if<Nothing>(&*change)) return std::move(*nothing);
  auto& move = std::get<BranchMove>(*change);
  move.repository_urls = usable_addresses({first_text(root, {{"repository", "clone_url"}}),
                                           first_text(root, {{"repository", "ssh_url"}}),
                                           first_text(root, {{"repository", "html_url"}})});
  if (move.repository_urls.empty()) return lacking_address();
  move.pusher = storable(first_text(
      root,
      {{"pusher", "login"}, {"pusher", "username"}, {"pusher", "name"}, {"sender", "login"}}));
  move.message = storable(message_of(root, text_at(root, {"after"}).value_or("")));
  move.forced = boolean_at(root, {"forced"}).value_or(false);
  return std::vector{std::move(move)};
}

Nothing read_shaped_creation(const Json& root) {
  const auto [kind, name] = named_ref(root);
  return {"The " + std::string(kind) + " " + quote(name) +
          " was created; what is in it comes as a push of its own."};
}

Nothing read_shaped_deletion(const Json& root) {
  const auto [kind, name] = named_ref(root);
  return deleted_ref(kind, name);
}

}  // namespace slipway::forge
