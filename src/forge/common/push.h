#pragma once
// What every forge's push comes down to: a ref that moved from one commit to another. Decides
// whether that is a branch that moved, or nothing to do. Pure functions, called by the adapters.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "forge/forge.h"

namespace slipway::forge {

// Of one ref, as a payload says it; nothing where it lacks the field.
struct RefChange {
  std::optional<std::string_view> ref;
  std::optional<std::string_view> before;
  std::optional<std::string_view> after;
};

// The move has its ref, before and after only. kInvalid where the ref or an id is none.
base::Result<std::variant<BranchMove, Nothing>> read_change(const RefChange& change);

// The addresses that git can fetch from, without passwords and doubles, in their order.
std::vector<std::string> usable_addresses(std::initializer_list<std::string_view> candidates);

base::Result<Meaning> lacking_address();

Nothing deleted_ref(std::string_view kind, std::string_view name);
Nothing no_push(std::string_view event);

// Text from outside as it may stand in a message: valid UTF-8 in quotes, shortened where long.
std::string quote(std::string_view text);

// Text from outside to be stored: without NULs, which PostgreSQL's text can't hold.
std::string storable(std::string_view text);

}  // namespace slipway::forge
