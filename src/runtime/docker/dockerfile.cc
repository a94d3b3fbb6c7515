#include "runtime/docker/dockerfile.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace slipway::runtime::docker {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kWhiteSpace = " \t\r\v\f";

std::string_view stripped(std::string_view text) {
  const auto first = text.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

Words split(std::string_view text) {
  Words words;
  for (std::size_t at = text.find_first_not_of(kWhiteSpace); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kWhiteSpace, at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = text.find_first_not_of(kWhiteSpace, end);
  }
  return words;
}

// "<<EOF", "<<-'EOF'", "3<<EOF": what the lines of its text end with.
struct Heredoc {
  std::string end;
  bool strips_tabs = false;
};

std::optional<Heredoc> heredoc_of(std::string_view word) {
  const auto digits = word.find_first_not_of("0123456789");
  if (digits == std::string_view::npos || !word.substr(digits).starts_with("<<")) {
    return std::nullopt;
  }
  word.remove_prefix(digits + 2);
  Heredoc heredoc;
  heredoc.strips_tabs = word.starts_with('-');
  if (heredoc.strips_tabs) word.remove_prefix(1);
  const bool is_quoted =
      word.size() > 2 && (word[0] == '"' || word[0] == '\'') && word[0] == word.back();
  if (is_quoted) word = word.substr(1, word.size() - 2);
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (word.empty() || !std::all_of(word.begin(), word.end(), is_name)) return std::nullopt;
  heredoc.end = word;
  return heredoc;
}

struct Flag {
  std::string_view instruction, name;
  int since;
};

constexpr std::array kFlags{
    Flag{"run", "--mount", 2},     Flag{"run", "--network", 3},      Flag{"run", "--security", 20},
    Flag{"copy", "--chmod", 2},    Flag{"copy", "--link", 4},        Flag{"copy", "--parents", 20},
    Flag{"copy", "--exclude", 19}, Flag{"add", "--chmod", 2},        Flag{"add", "--link", 4},
    Flag{"add", "--checksum", 6},  Flag{"add", "--keep-git-dir", 1}, Flag{"add", "--exclude", 19},
    Flag{"add", "--unpack", 17},   Flag{"run", "--device", 20}};

class Reader {
 public:
  Reader(std::string_view text, const std::map<std::string, std::string>& build_args)
      : rest_(text), build_args_(build_args) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  Dockerfile read() {
    read_directives();
    while (const auto instruction = next_instruction()) take(*instruction);
    return std::move(found_);
  }

 private:
  std::optional<std::string_view> next_line() {
    if (rest_.empty()) return std::nullopt;
    const auto end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++line_;
    return line;
  }

  // They stand before everything else.
  void read_directives() {
    while (true) {
      const auto line = stripped(rest_.substr(0, rest_.find('\n')));
      const auto equals = line.find('=');
      if (!line.starts_with('#') || equals == std::string_view::npos) return;
      const auto key = lower(stripped(line.substr(1, equals - 1)));
      const auto value = stripped(line.substr(equals + 1));
      if (key == "syntax") {
        found_.syntax = value.substr(0, value.find_first_of(kWhiteSpace));
      } else if (key == "escape") {
        escape_ = value.empty() ? '\\' : value.front();
      } else if (key != "check") {
        return;
      }
      next_line();
    }
  }

  // With its continued lines as one.
  std::optional<std::string> next_instruction() {
    std::string whole;
    while (const auto line = next_line()) {
      const auto text = stripped(*line);
      if (text.empty() || text.starts_with('#')) continue;
      if (whole.empty()) began_ = line_;
      whole += *line;
      const auto last = whole.find_last_not_of(kWhiteSpace);
      if (last == std::string::npos || whole[last] != escape_) return whole;
      whole.resize(last);
    }
    if (whole.empty()) return std::nullopt;
    return whole;
  }

  void take(const std::string& instruction) {
    auto words = split(instruction);
    if (!words.empty() && lower(words.front()) == "onbuild") words.erase(words.begin());
    if (words.empty()) return;
    const auto name = lower(words.front());
    words.erase(words.begin());
    if (name == "from") return take_from(std::move(words));
    if (name == "arg") return take_arguments(words);
    if (name != "run" && name != "copy" && name != "add") return;
    for (const auto& word : words) {
      if (!word.starts_with("--")) break;
      take_flag(name, word);
    }
    skip_heredocs(words);
  }

  void take_flag(const std::string& instruction, const std::string& word) {
    const auto flag = word.substr(0, word.find('='));
    const auto value = flag.size() < word.size() ? word.substr(flag.size() + 1) : "";
    for (const auto& known : kFlags) {
      if (known.instruction != instruction || known.name != flag || value == "false") continue;
      std::string upper = instruction;
      for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
      add_feature(upper + " " + flag, known.since);
    }
    if (flag == "--from") add_image(value);
    const auto from = value.find("from=");
    if (flag == "--mount" && from != std::string::npos && (from == 0 || value[from - 1] == ',')) {
      const auto begin = from + 5;
      add_image(value.substr(begin, value.find(',', begin) - begin));
    }
  }

  void skip_heredocs(const Words& words) {
    for (const auto& word : words) {
      const auto heredoc = heredoc_of(word);
      if (!heredoc) continue;
      add_feature("a heredoc", 4);
      while (auto line = next_line()) {
        while (heredoc->strips_tabs && line->starts_with('\t')) line->remove_prefix(1);
        if (*line == heredoc->end) break;
      }
    }
  }

  void take_arguments(const Words& words) {
    for (const auto& word : words) {
      const auto equals = word.find('=');
      const auto name = word.substr(0, equals);
      auto& names = found_.arguments;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      if (in_stage_) continue;  // those are of no FROM
      const auto given = build_args_.find(name);
      if (given != build_args_.end()) {
        arguments_[name] = given->second;
      } else if (equals != std::string::npos) {
        if (auto value = expand(word.substr(equals + 1))) arguments_[name] = *value;
      }
    }
  }

  void take_from(Words words) {
    in_stage_ = true;
    while (!words.empty() && words.front().starts_with("--")) words.erase(words.begin());
    if (words.empty()) return;
    if (const auto image = expand(words.front())) add_image(*image);
    ++stage_count_;
    if (words.size() >= 3 && lower(words[1]) == "as") stages_.insert(lower(words[2]));
  }

  // Quotes go, and variables get their values; nothing where one has none that is known here.
  std::optional<std::string> expand(std::string_view text) const {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '"' || text[at] == '\'') continue;
      if (text[at] != '$') {
        result.push_back(text[at]);
        continue;
      }
      auto value = variable(text, at);
      if (!value) return std::nullopt;
      result += *value;
    }
    return result;
  }

  // Of "$NAME", "${NAME}", "${NAME:-else}" and "${NAME:+then}" at `at`, which moves to its end.
  std::optional<std::string> variable(std::string_view text, std::size_t& at) const {
    const bool is_braced = at + 1 < text.size() && text[at + 1] == '{';
    const std::size_t begin = at + (is_braced ? 2 : 1);
    const auto is_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    std::size_t end = begin;
    while (end < text.size() && is_name(text[end])) ++end;
    const std::string name(text.substr(begin, end - begin));
    const auto known = arguments_.find(name);
    std::string value = known == arguments_.end() ? "" : known->second;
    if (name.empty()) return std::nullopt;
    if (!is_braced) {
      at = end - 1;
      return known == arguments_.end() ? std::nullopt : std::optional(value);
    }
    const auto close = text.find('}', end);
    if (close == std::string_view::npos) return std::nullopt;
    at = close;
    const std::string_view how = text.substr(end, close - end);
    if (how.starts_with(":-")) return value.empty() ? expand(how.substr(2)) : value;
    if (how.starts_with(":+")) return value.empty() ? value : expand(how.substr(2));
    if (!how.empty() || known == arguments_.end()) return std::nullopt;
    return value;
  }

  void add_feature(std::string name, int since) {
    const auto same = [&](const BuildFeature& feature) { return feature.name == name; };
    if (std::any_of(found_.features.begin(), found_.features.end(), same)) return;
    found_.features.push_back({std::move(name), began_, since});
  }

  void add_image(const std::string& image) {
    if (image.empty() || image == "scratch" || stages_.contains(lower(image))) return;
    if (image.find('$') != std::string::npos) return;
    // COPY --from=0 is the first stage.
    const bool is_number = image.find_first_not_of("0123456789") == std::string::npos;
    if (is_number && stage_count_ > 0) return;
    auto& images = found_.images;
    if (std::find(images.begin(), images.end(), image) == images.end()) images.push_back(image);
  }

  std::string_view rest_;
  const std::map<std::string, std::string>& build_args_;
  char escape_ = '\\';
  int line_ = 0;
  int began_ = 0;  // the line where the instruction begins
  bool in_stage_ = false;
  int stage_count_ = 0;
  std::set<std::string> stages_;
  std::map<std::string, std::string> arguments_;  // of the ARGs before the first FROM
  Dockerfile found_;
};

}  // namespace

Dockerfile read_dockerfile(std::string_view text,
                           const std::map<std::string, std::string>& build_args) {
  return Reader(text, build_args).read();
}

}  // namespace slipway::runtime::docker
