#pragma once
// Whether a name can be had, and the one answer where it is taken already. Internal to store/.

#include <string>
#include <string_view>

#include "model/host_label.h"
#include "store/database.h"

namespace slipway::store {

inline base::Result<void> name_taken(const std::string& what, const std::string& name) {
  const bool has_vowel =
      !what.empty() && std::string_view("aeiouAEIOU").find(what.front()) != std::string_view::npos;
  return base::fail(base::ErrorCode::kConflict,
                    std::string("There is a") + (has_vowel ? "n " : " ") + what + " named '" +
                        name + "' already; choose another name.",
                    "name");
}

// `changed` rows of an INSERT ... ON CONFLICT DO NOTHING.
inline base::Result<void> inserted(std::int64_t changed, const std::string& what,
                                   const std::string& name) {
  if (changed == 0) return name_taken(what, name);
  return {};
}

// kConflict where another thing in the same place (`parent` is $1) has the name, or one that makes
// the same part of an address.
inline base::Result<void> name_free(Transaction& tx, const std::string& what,
                                    const std::string& parent, const Value& parent_id,
                                    const std::string& name, const std::string& id) {
  const auto label = model::host_label(name);
  bool is_taken = false;
  std::string other;
  const std::vector<Value> parameters{parent_id, value(id)};
  tx.run("SELECT name FROM " + what + " WHERE " + parent + " = $1 AND id <> $2", parameters,
         [&](const Row& row) {
           const auto known = row.text(0);
           is_taken = is_taken || known == name;
           if (model::host_label(known) == label) other = known;
         });
  if (is_taken) return name_taken(what, name);
  if (other.empty()) return {};
  return base::fail(base::ErrorCode::kConflict,
                    "The " + what + " '" + other + "' has '" + label +
                        "' in its address already, which '" + name +
                        "' makes, too. Choose a name that differs in letters or digits.",
                    "name");
}

}  // namespace slipway::store
