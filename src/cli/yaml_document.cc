#include "cli/yaml_document.h"

#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/encoding.h"

namespace slipway::cli {
namespace {

constexpr std::size_t kLargestText = std::size_t{1} << 20U;
// Of all nodes and their texts, each alias counting what it stands for.
constexpr std::size_t kLargestDocument = std::size_t{8} << 20U;
constexpr std::size_t kDeepest = 64;
// Brackets and indentation open at once; the library recurses once for each.
constexpr std::size_t kMostOpen = 200;

struct Unacceptable {
  YamlProblem problem;
};

[[noreturn]] void refuse(int line, int column, std::string message) {
  throw Unacceptable{{line, column, std::move(message)}};
}

int line_of(const YAML::Mark& mark) { return mark.line < 0 ? 1 : mark.line + 1; }
int column_of(const YAML::Mark& mark) { return mark.column < 0 ? 1 : mark.column + 1; }

class Builder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    place({.line = line_of(mark), .column = column_of(mark)}, anchor, 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      refuse(line_of(mark), column_of(mark), "This alias stands inside what it names.");
    }
    YamlNode copy = found->second.node;
    copy.line = line_of(mark);
    copy.column = column_of(mark);
    place(std::move(copy), 0, found->second.size);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    place({.kind = YamlNode::Kind::kScalar,
           .scalar = value,
           .quoted = tag == "!",
           .line = line_of(mark),
           .column = column_of(mark)},
          anchor, 1 + value.size());
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::kList);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::kMap);
  }
  void OnMapEnd() override { close(); }

  YamlNode take() { return std::move(root_); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor = 0;
    std::size_t size = 1;
    std::optional<YamlNode> key{};
  };

  struct Anchored {
    YamlNode node;
    std::size_t size = 1;
  };

  static void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    refuse(line_of(mark), column_of(mark), "Tags are not supported; remove '" + tag + "'.");
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YamlNode::Kind kind) {
    check_tag(mark, tag);
    if (open_.size() >= kDeepest) {
      refuse(line_of(mark), column_of(mark), "This is nested too deeply.");
    }
    open_.push_back({.node = {.kind = kind, .line = line_of(mark), .column = column_of(mark)},
                     .anchor = anchor});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    place(std::move(done.node), done.anchor, done.size);
  }

  void spend(const YamlNode& node, std::size_t size) {
    spent_ += size;
    if (spent_ > kLargestDocument) {
      refuse(node.line, node.column, "The document is too large once its aliases are replaced.");
    }
  }

  void place(YamlNode node, YAML::anchor_t anchor, std::size_t size) {
    spend(node, size);
    if (anchor != 0) {
      spend(node, size);
      anchors_[anchor] = {node, size};
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    parent.size += size;
    if (parent.node.kind == YamlNode::Kind::kList) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      parent.key = std::move(node);
    } else {
      parent.node.fields.push_back({std::move(*parent.key), std::move(node)});
      parent.key.reset();
    }
  }

  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t spent_ = 0;
  YamlNode root_;
};

// Line and column of a byte, for what is refused before the library sees it.
YamlProblem problem_at(std::string_view text, std::size_t offset, std::string message) {
  YamlProblem problem{.message = std::move(message)};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++problem.line;
      problem.column = 1;
    } else {
      ++problem.column;
    }
  }
  return problem;
}

// Each of these opens a level in the library's recursion at worst, whatever it means in place.
std::optional<YamlProblem> check_nesting(std::string_view text) {
  std::size_t open = 0;
  std::size_t dashes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && open > 0) --open;
    if (c == '-' || c == '?' || c == ':') ++dashes;
    if (c == '\n') dashes = 0;
    if (open > kMostOpen || dashes > 4 * kMostOpen) {
      return problem_at(text, i, "Too many brackets or dashes are open here.");
    }
  }
  return std::nullopt;
}

std::optional<YamlProblem> check_bytes(std::string_view text) {
  if (text.size() > kLargestText) {
    return YamlProblem{.message = "The file is larger than 1 MiB."};
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return problem_at(text, nul, "There is a NUL byte; the file must be UTF-8 text.");
  }
  const std::string valid = base::to_valid_utf8(text);
  if (valid != text) {
    std::size_t at = 0;
    while (at < text.size() && text[at] == valid[at]) ++at;
    return problem_at(text, at, "The file is no valid UTF-8 here.");
  }
  return check_nesting(text);
}

}  // namespace

tl::expected<YamlNode, YamlProblem> parse_yaml(std::string_view text) {
  if (auto problem = check_bytes(text)) return tl::unexpected(std::move(*problem));
  std::istringstream stream{std::string(text)};
  Builder builder;
  Builder next;
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return YamlNode{};
    if (parser.HandleNextDocument(next)) {
      return tl::unexpected(YamlProblem{.message = "The file holds more than one document."});
    }
  } catch (const Unacceptable& refused) {
    return tl::unexpected(refused.problem);
  } catch (const YAML::Exception& wrong) {
    return tl::unexpected(YamlProblem{line_of(wrong.mark), column_of(wrong.mark), wrong.msg + "."});
  }
  return builder.take();
}

}  // namespace slipway::cli
