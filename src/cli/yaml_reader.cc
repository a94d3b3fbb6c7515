#include "cli/yaml_reader.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/json_fields.h"
#include "base/suggest.h"

namespace slipway::cli {
namespace {

constexpr std::size_t kLongestShown = 40;

constexpr std::size_t kMostProblems = 10;

std::string shown(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::kScalar) return kind_name(node);
  return "'" +
         (node.scalar.size() > kLongestShown ? node.scalar.substr(0, kLongestShown) + "…"
                                             : node.scalar) +
         "'";
}

}  // namespace

void YamlProblems::add(const YamlNode& at, std::string message) {
  ++noted_;
  // A key may be read by several.
  const bool known = std::ranges::any_of(problems_, [&](const YamlProblem& one) {
    return one.line == at.line && one.column == at.column && one.message == message;
  });
  if (!known) problems_.push_back({at.line, at.column, std::move(message)});
}

std::vector<std::string> YamlProblems::lines(std::string_view file_name) const {
  auto sorted = problems_;
  std::ranges::stable_sort(sorted, [](const YamlProblem& a, const YamlProblem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  std::vector<std::string> lines;
  for (const auto& problem : sorted) {
    if (lines.size() == kMostProblems) break;
    lines.push_back(std::string(file_name) + ":" + std::to_string(problem.line) + ":" +
                    std::to_string(problem.column) + ": " + problem.message);
  }
  return lines;
}

std::string kind_name(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return "a single value";
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a mapping";
  }
  return "nothing";
}

YamlMap::YamlMap(const YamlNode& node, std::string what, YamlProblems& problems)
    : node_(node), what_(std::move(what)), problems_(problems) {
  if (node.kind != YamlNode::Kind::kMap) {
    problems_.add(node,
                  what_ + " must be a mapping (key: value), and it is " + kind_name(node) + ".");
  }
  std::set<std::string, std::less<>> seen;
  for (const auto& field : node.fields) {
    if (field.key.kind != YamlNode::Kind::kScalar) {
      problems_.add(field.key,
                    "A key must be a single word, and it is " + kind_name(field.key) + ".");
    } else if (!seen.insert(field.key.scalar).second) {
      problems_.add(field.key, shown(field.key) + " stands twice in " + what_ + ".");
    }
  }
}

const YamlNode* YamlMap::any(std::string_view key) {
  known_.emplace(key);
  for (const auto& field : node_.fields) {
    if (field.key.kind == YamlNode::Kind::kScalar && field.key.scalar == key) return &field.value;
  }
  return nullptr;
}

bool YamlMap::has(std::string_view key) const {
  return std::ranges::any_of(node_.fields, [&](const YamlField& field) {
    return field.key.kind == YamlNode::Kind::kScalar && field.key.scalar == key;
  });
}

void YamlMap::wrong(std::string_view key, std::string message) {
  const YamlNode* value = any(key);
  problems_.add(value == nullptr ? node_ : *value, std::move(message));
}

std::optional<std::string> YamlMap::text(std::string_view key) {
  const YamlNode* value = any(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == YamlNode::Kind::kScalar) return value->scalar;
  wrong(key, std::string(key) + " must be a text, and it is " + kind_name(*value) + "." +
                 (value->kind == YamlNode::Kind::kNull ? " Write '' for an empty one." : ""));
  return std::nullopt;
}

std::optional<bool> YamlMap::boolean(std::string_view key) {
  const YamlNode* value = any(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == YamlNode::Kind::kScalar && !value->quoted) {
    if (value->scalar == "true") return true;
    if (value->scalar == "false") return false;
  }
  wrong(key, std::string(key) + " must be true or false, and it is " + shown(*value) + ".");
  return std::nullopt;
}

std::optional<std::int64_t> YamlMap::integer(std::string_view key, std::int64_t min,
                                             std::int64_t max) {
  const YamlNode* value = any(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == YamlNode::Kind::kScalar && !value->quoted) {
    std::int64_t number = 0;
    const char* end = value->scalar.data() + value->scalar.size();
    const auto parsed = std::from_chars(value->scalar.data(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end && number >= min && number <= max) {
      return number;
    }
  }
  wrong(key, std::string(key) + " must be a whole number from " + std::to_string(min) + " to " +
                 std::to_string(max) + ", and it is " + shown(*value) + ".");
  return std::nullopt;
}

std::optional<std::string> YamlMap::word(std::string_view key,
                                         const std::vector<std::string>& words) {
  const auto given = text(key);
  if (!given) return std::nullopt;
  std::string upper;
  for (const char c : *given) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (std::ranges::find(words, upper) != words.end()) return upper;
  wrong(key, "'" + *given + "' is unknown; " + std::string(key) + " is one of " +
                 base::list_words(words) + "." + base::did_you_mean(upper, words));
  return std::nullopt;
}

const std::vector<YamlNode>& YamlMap::list(std::string_view key) {
  static const std::vector<YamlNode> empty;
  const YamlNode* value = any(key);
  if (value == nullptr || value->kind == YamlNode::Kind::kNull) return empty;
  if (value->kind == YamlNode::Kind::kList) return value->items;
  wrong(key, std::string(key) + " must be a list, and it is " + kind_name(*value) + ".");
  return empty;
}

std::vector<std::string> YamlMap::texts(std::string_view key) {
  std::vector<std::string> result;
  for (const auto& item : list(key)) {
    if (item.kind == YamlNode::Kind::kScalar) {
      result.push_back(item.scalar);
    } else {
      problems_.add(
          item, std::string(key) + " must hold texts only, and this is " + kind_name(item) + ".");
    }
  }
  return result;
}

std::string YamlMap::name() {
  auto value = text("name");
  if (!value) {
    if (!has("name")) problems_.add(node_, what_ + " needs a name.");
    return {};
  }
  if (value->empty()) wrong("name", "The name of " + what_ + " must not be empty.");
  if (value->find('/') != std::string::npos) {
    wrong("name", "A name must not hold '/', which separates names in a path.");
  }
  if (const auto why = base::wrong_name(*value)) wrong("name", "name: " + *why);
  return std::move(*value);
}

void YamlMap::finish() {
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const auto& field : node_.fields) {
    if (field.key.kind != YamlNode::Kind::kScalar || known_.contains(field.key.scalar)) continue;
    if (field.key.scalar == "<<") {
      problems_.add(field.key, "Merge keys ('<<') are not supported.");
      continue;
    }
    const std::string near = base::did_you_mean(field.key.scalar, known);
    problems_.add(
        field.key,
        shown(field.key) + " is no key of " + what_ + "." +
            (near.empty() ? " Its keys are " + base::list_words(known, "and") + "." : near));
  }
}

}  // namespace slipway::cli
