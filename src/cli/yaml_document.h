#pragma once
// A YAML document as plain values that remember where they stand. Safe for any bytes: size, depth
// and the expansion of aliases are bounded. Called by the parser of slipway.yaml. Pure.

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace slipway::cli {

template <typename Node>
struct BasicYamlField {
  Node key, value;
};

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  std::string scalar{};
  bool quoted = false;
  int line = 1;  // both from 1
  int column = 1;
  std::vector<YamlNode> items{};
  std::vector<BasicYamlField<YamlNode>> fields{};  // in the file's order, doubles included
};

using YamlField = BasicYamlField<YamlNode>;

struct YamlProblem {
  int line = 1;
  int column = 1;
  std::string message;
};

// An empty document is a null node.
tl::expected<YamlNode, YamlProblem> parse_yaml(std::string_view text);

}  // namespace slipway::cli
