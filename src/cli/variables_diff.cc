#include <algorithm>

#include "cli/changes.h"
#include "cli/json.h"

namespace slipway::cli {
namespace {

const CurrentVariable* find_key(const std::vector<CurrentVariable>& variables,
                                std::string_view key) {
  const auto found = std::ranges::find(variables, key, &CurrentVariable::key);
  return found == variables.end() ? nullptr : &*found;
}

json::object body_of(const std::string& key, const json::object& details) {
  json::object body = details;
  body["key"] = key;
  return body;
}

// What beside the value is given and differs.
void compare_details(Change& change, const json::object& details, const CurrentVariable& there) {
  const json::value given(details);
  const auto compare = [&](const char* field, const std::string& from) {
    if (!details.contains(field)) return;
    if (const auto to = text(given, field); to != from) change.fields.push_back({field, from, to});
  };
  compare("description", there.description);
  compare("mount_path", there.mount_path);
  compare("enable_interpolation_in_file", there.interpolated ? "true" : "false");
}

class VariablesDiff {
 public:
  VariablesDiff(Changes& changes, const Owner& owner, const DesiredVariables& desired,
                const CurrentVariables& current)
      : changes_(changes), owner_(owner), desired_(desired), current_(current) {}

  void compare_plain() {
    for (const auto& [key, variable] : desired_.variables) {
      json::object body = body_of(key, variable.details);
      body["value"] = variable.value;
      const auto* there = find_key(current_.variables, key);
      if (there == nullptr) {
        changes_.create(Kind::kVariable, key, owner_, std::move(body));
        continue;
      }
      Change change =
          Changes::make(Verb::kUpdate, Kind::kVariable, key, owner_, there->id, std::move(body));
      change.replaces = !there->alias_of.empty();
      if (change.replaces || there->value != variable.value) {
        change.fields.push_back({"value", there->value, variable.value});
      }
      compare_details(change, variable.details, *there);
      changes_.keep(std::move(change));
    }
  }

  void compare_secrets() {
    for (const auto& [key, secret] : desired_.secrets) {
      const auto* there = find_key(current_.secrets, key);
      Change change =
          Changes::make(Verb::kCreate, Kind::kSecret, key, owner_,
                        there == nullptr ? "" : there->id, body_of(key, secret.details));
      if (there == nullptr) {
        change.secret = secret.source;
        changes_.add(std::move(change));
        continue;
      }
      change.verb = Verb::kUpdate;
      change.replaces = !there->alias_of.empty();
      if (change.replaces || changes_.options().update_secrets) {
        change.secret = secret.source;
        change.fields.push_back({"value", "", "written again"});
      }
      compare_details(change, secret.details, *there);
      changes_.keep(std::move(change));
    }
  }

  void compare_aliases() {
    for (const auto& [key, alias] : desired_.aliases) {
      const auto* there = find_key(current_.variables, key);
      if (there == nullptr) there = find_key(current_.secrets, key);
      Change change = Changes::make(Verb::kCreate, Kind::kAlias, key, owner_);
      change.other = alias.of;
      change.scope = alias.scope;
      if (there != nullptr) {
        const bool same = there->alias_of == alias.of &&
                          (alias.scope.empty() || there->alias_scope == alias.scope);
        if (same) continue;
        change.verb = Verb::kUpdate;
        change.id = there->id;
        change.replaces = true;
        change.fields.push_back({"of", there->alias_of, alias.of});
      }
      changes_.add(std::move(change));
    }
  }

  void remove_others(bool all_variables, bool all_aliases) {
    for (const auto* list : {&current_.variables, &current_.secrets}) {
      for (const auto& one : *list) {
        if (one.alias_of.empty() || is_desired(one.key)) continue;
        if (all_aliases) changes_.remove(Kind::kAlias, one.key, owner_, one.id);
      }
    }
    for (const auto& one : current_.variables) {
      if (!one.alias_of.empty() || is_desired(one.key)) continue;
      if (all_variables) changes_.remove(Kind::kVariable, one.key, owner_, one.id);
    }
  }

  void name_other_secrets() {
    for (const auto& one : current_.secrets) {
      if (!one.alias_of.empty() || is_desired(one.key)) continue;
      changes_.leave(Kind::kSecret, one.key, owner_, one.id);
    }
  }

 private:
  bool is_desired(const std::string& key) const {
    return desired_.variables.contains(key) || desired_.secrets.contains(key) ||
           desired_.aliases.contains(key);
  }

  Changes& changes_;
  const Owner& owner_;
  const DesiredVariables& desired_;
  const CurrentVariables& current_;
};

}  // namespace

void compare_variables(Changes& changes, const Owner& owner, const DesiredVariables& desired,
                       const CurrentVariables& current, bool all) {
  VariablesDiff diff(changes, owner, desired, current);
  diff.compare_plain();
  diff.compare_secrets();
  diff.compare_aliases();
  diff.remove_others(all || desired.all_variables, all || desired.all_aliases);
  if (all || !desired.secrets.empty()) diff.name_other_secrets();
}

}  // namespace slipway::cli
