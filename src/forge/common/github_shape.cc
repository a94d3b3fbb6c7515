#include "forge/common/github_shape.h"

#include "base/text.h"
#include "forge/common/push.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

std::string_view message_of(const std::optional<rules::Json>& head,
                            const std::optional<rules::Json>& commits, std::string_view commit) {
  const auto [head_id, head_message] = rules::members_of(head, {"id", "message"});
  if (rules::text_of(head_id) == commit) return rules::text_of(head_message).value_or("");
  return message_in(commits, {"id", "message"}, commit);
}

struct NamedRef {
  std::string_view kind;
  std::string_view name;
};

NamedRef named_ref(const rules::Json& root) {
  const auto [type, name] = rules::members_of(root, {"ref_type", "ref"});
  NamedRef ref{rules::text_of(type) == "tag" ? "tag" : "branch", rules::first_text_of({name})};
  // Gogs payloads with the full name are about, too.
  const std::string_view folder = ref.kind == "tag" ? "refs/tags/" : "refs/heads/";
  if (ref.name.starts_with(folder)) ref.name.remove_prefix(folder.size());
  return ref;
}

std::vector<std::string> addresses_of(const std::optional<rules::Json>& repository) {
  const auto [clone, ssh, html] =
      rules::members_of(repository, {"clone_url", "ssh_url", "html_url"});
  return usable_addresses(
      {rules::first_text_of({clone}), rules::first_text_of({ssh}), rules::first_text_of({html})});
}

std::string_view pusher_of(const std::optional<rules::Json>& pusher,
                           const std::optional<rules::Json>& sender) {
  const auto [login, username, name] = rules::members_of(pusher, {"login", "username", "name"});
  const auto text = rules::first_text_of({login, username, name});
  return text.empty() && sender ? rules::first_text(*sender, {{"login"}}) : text;
}

}  // namespace

base::Result<rules::Meaning> read_shaped_push(const rules::Json& root) {
  const auto [ref, before, after, repository, pusher, sender, head, commits, forced] =
      rules::members_of(root, {"ref", "before", "after", "repository", "pusher", "sender",
                               "head_commit", "commits", "forced"});
  auto change = read_change({rules::text_of(ref), rules::text_of(before), rules::text_of(after)});
  if (!change) return base::fail(std::move(change.error()));
  if (auto* nothing = std::get_if<rules::Nothing>(&*change)) return std::move(*nothing);
  auto& move = std::get<rules::BranchMove>(*change);
  move.repository_urls = addresses_of(repository);
  if (move.repository_urls.empty()) return lacking_address();
  move.pusher = rules::storable(pusher_of(pusher, sender));
  move.message = rules::storable(message_of(head, commits, rules::text_of(after).value_or("")));
  move.forced = forced && rules::boolean_at(*forced, {}).value_or(false);
  return one_move(std::move(move));
}

std::vector<std::string> shaped_addresses(const rules::Json& root) {
  const auto [repository] = rules::members_of(root, {"repository"});
  return addresses_of(repository);
}

rules::Nothing read_shaped_creation(const rules::Json& root) {
  const auto [kind, name] = named_ref(root);
  return {rules::quoted_within(base::joined({"The ", kind, " "}), name,
                               " was created; what is in it comes as a push of its own.")};
}

rules::Nothing read_shaped_deletion(const rules::Json& root) {
  const auto [kind, name] = named_ref(root);
  return deleted_ref(kind, name);
}

}  // namespace slipway::forge
