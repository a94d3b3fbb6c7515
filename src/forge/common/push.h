#pragma once
// What every forge's push comes down to: a ref that moved from one commit to another. Decides
// whether that is a branch that moved, or nothing to do. Pure functions, called by the adapters.

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "rules/webhook/json.h"
#include "rules/webhook/sender.h"

namespace slipway::forge {

// Of one ref, as a payload says it; nothing where it lacks the field.
struct RefChange {
  std::optional<std::string_view> ref;
  std::optional<std::string_view> before;
  std::optional<std::string_view> after;
};

// The move has its ref, before and after only. kInvalid where the ref or an id is none.
base::Result<std::variant<rules::BranchMove, rules::Nothing>> read_change(const RefChange& change);

// The addresses that git can fetch from, without passwords and doubles, in their order.
std::vector<std::string> usable_addresses(std::span<const std::string_view> candidates);
std::vector<std::string> usable_addresses(std::initializer_list<std::string_view> candidates);

// Of a list of commits, the message of that one, "" where it is not there; the members are those of
// its id and its message.
std::string_view message_in(const std::optional<rules::Json>& commits,
                            const std::string_view (&members)[2], std::string_view commit);

rules::Meaning one_move(rules::BranchMove&& move);

// What one delivery says of several refs: the branches that moved, else why none did.
class ChangedRefs {
 public:
  void add(std::variant<rules::BranchMove, rules::Nothing> change);
  rules::Meaning meaning() &&;

 private:
  std::vector<rules::BranchMove> moves_;
  std::vector<rules::Nothing> reasons_;
};

base::Result<rules::Meaning> lacking_address();

rules::Nothing deleted_ref(std::string_view kind, std::string_view name);
rules::Nothing no_push(std::string_view event);
// Of an event about a commit's checks; Slipway's own statuses come as such, too.
rules::Nothing about_checks(std::string_view event, std::vector<std::string> repository_urls);

}  // namespace slipway::forge
