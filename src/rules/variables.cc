#include "rules/variables.h"

#include <algorithm>
#include <vector>

namespace slipway::rules {
namespace {

using base::fail;

constexpr std::size_t kLongestName = 512;  // with its braces
constexpr std::size_t kLongestWay = 64;    // variables that name the next

class Resolver {
 public:
  explicit Resolver(const SeenVariables& seen) : seen_(seen) {}

  base::Result<std::map<std::string, ResolvedVariable>> run() {
    for (const auto& [key, variable] : seen_) {
      if (const auto value = value_of(key); !value) return fail(value.error());
    }
    return std::move(resolved_);
  }

 private:
  base::Result<ResolvedVariable> value_of(const std::string& key) {
    if (const auto done = resolved_.find(key); done != resolved_.end()) return done->second;
    if (std::find(path_.begin(), path_.end(), key) != path_.end()) return circle(key);
    if (path_.size() == kLongestWay) {
      return fail(base::ErrorCode::kInvalid, "The variable '" + path_.front() +
                                                 "' names another, and that another, more than " +
                                                 std::to_string(kLongestWay) +
                                                 " times in a row. Shorten that.");
    }
    const auto variable = seen_.find(key);
    if (variable == seen_.end()) {
      return fail(base::ErrorCode::kInvalid,
                  "The variable '" + path_.back() + "' is an alias of '" + key +
                      "', which is not there any more. Delete it, or give it a value.");
    }
    path_.push_back(key);
    auto value = compute(key, variable->second);
    path_.pop_back();
    if (value) resolved_[key] = *value;
    return value;
  }

  base::Result<ResolvedVariable> compute(const std::string& key, const SeenVariable& variable) {
    if (!variable.alias_of.empty()) {
      auto target = value_of(variable.alias_of);
      if (target) target->secret = target->secret || variable.secret;
      return target;
    }
    if (!variable.interpolated) return ResolvedVariable{variable.value, variable.secret};
    auto text = interpolate(key, variable.value);
    if (!text) return fail(text.error());
    return ResolvedVariable{std::move(*text), variable.secret};
  }

  base::Result<std::string> interpolate(const std::string& key, std::string_view text) {
    std::string result;
    while (!text.empty()) {
      const std::size_t open = text.find("{{");
      if (open == text.npos) break;
      // A name ends soon: to look further for each brace would take a value of braces for ever.
      const std::size_t length = text.substr(open, kLongestName).find("}}");
      if (length == text.npos) {
        result += text.substr(0, open + 1);
        text.remove_prefix(open + 1);
        continue;
      }
      result += text.substr(0, open);
      const auto known = seen_.find(trimmed(text.substr(open + 2, length - 2)));
      if (known == seen_.end()) {
        // The next may begin inside: "{{{{A}}".
        result += text.substr(open, 1);
        text.remove_prefix(open + 1);
        continue;
      }
      const auto value = value_of(known->first);
      if (!value) return fail(value.error());
      result += value->value;
      text.remove_prefix(open + length + 2);
      if (result.size() > kLongestVariable) return too_long(key);
    }
    result += text;
    if (result.size() > kLongestVariable) return too_long(key);
    return result;
  }

  static std::string_view trimmed(std::string_view name) {
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    return name;
  }

  base::Result<ResolvedVariable> circle(const std::string& key) const {
    std::string way;
    for (auto it = std::find(path_.begin(), path_.end(), key); it != path_.end(); ++it) {
      way += *it + " -> ";
    }
    return fail(base::ErrorCode::kInvalid, "The variables name each other in a circle: " + way +
                                               key + ". Give one of them a value of its own.");
  }

  static base::Result<std::string> too_long(const std::string& key) {
    return fail(base::ErrorCode::kInvalid, "The variable '" + key + "' becomes longer than " +
                                               std::to_string(kLongestVariable / 1024) +
                                               " KiB with what it names; no process takes that.");
  }

  const SeenVariables& seen_;
  std::map<std::string, ResolvedVariable> resolved_;
  std::vector<std::string> path_;
};

}  // namespace

base::Result<std::map<std::string, ResolvedVariable>> resolve(const SeenVariables& seen) {
  return Resolver(seen).run();
}

}  // namespace slipway::rules
