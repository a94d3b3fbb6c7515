#pragma once
// Reads a YAML mapping key by key and notes everything wrong with it: unknown keys with the nearest
// known one, doubles, wrong types. Called by parse_desired. One thread; refers to its node.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/yaml_document.h"

namespace slipway::cli {

// What is wrong with a file, in the order of its lines.
class YamlProblems {
 public:
  void add(const YamlNode& at, std::string message);
  bool empty() const { return problems_.empty(); }
  // How often something was noted; of an alias the same again.
  std::size_t noted() const { return noted_; }
  // "slipway.yaml:3:5: ...", at most ten, sorted.
  std::vector<std::string> lines(std::string_view file_name) const;

 private:
  std::vector<YamlProblem> problems_;
  std::size_t noted_ = 0;
};

// "a list", for messages.
std::string kind_name(const YamlNode& node);

class YamlMap {
 public:
  // `what` names it in messages: "a project". What is no mapping has no keys, and is noted.
  YamlMap(const YamlNode& node, std::string what, YamlProblems& problems);

  // Nothing where the key is absent, or has a value of another type, which is noted.
  std::optional<std::string> text(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
  std::vector<std::string> texts(std::string_view key);
  const std::vector<YamlNode>& list(std::string_view key);
  const YamlNode* any(std::string_view key);

  // One of the words, in whatever case.
  std::optional<std::string> word(std::string_view key, const std::vector<std::string>& words);

  // A name that later names this thing in a path. Noted where absent, empty or with a "/".
  std::string name();

  bool has(std::string_view key) const;
  void wrong(std::string_view key, std::string message);
  // Under which name messages speak of it from here on.
  void call(std::string what) { what_ = std::move(what); }
  // Unknown keys are noted: call it last.
  void finish();

  const YamlNode& node() const { return node_; }

 private:
  const YamlNode& node_;
  std::string what_;
  YamlProblems& problems_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace slipway::cli
