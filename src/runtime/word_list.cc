#include "runtime/word_list.h"

#include <optional>
#include <utility>

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view kBlanks = " \t\n\r";
constexpr std::string_view kOperators = "|&;<>()`";
constexpr std::string_view kEscapableInDoubleQuotes = "$`\"\\\n";

class Splitter {
 public:
  explicit Splitter(std::string_view line) : line_(line) {}

  base::Result<std::vector<std::string>> split() {
    while (at_ < line_.size()) {
      const char c = line_[at_++];
      if (kBlanks.find(c) != std::string_view::npos) {
        end_word();
      } else if (c == '\'') {
        if (auto error = single_quoted()) return fail(std::move(*error));
      } else if (c == '"') {
        if (auto error = double_quoted()) return fail(std::move(*error));
      } else if (c == '\\') {
        if (at_ == line_.size()) return fail(ErrorCode::kInvalid, "it ends with a single '\\'");
        add(line_[at_++]);
      } else if (kOperators.find(c) != std::string_view::npos) {
        return fail(ErrorCode::kInvalid,
                    std::string("it has a '") + c +
                        "', which only a shell understands; quote it, or write the line into a "
                        "Procfile");
      } else {
        add(c);
      }
    }
    end_word();
    return std::move(words_);
  }

 private:
  void add(char c) {
    if (!word_) word_.emplace();
    *word_ += c;
  }

  void end_word() {
    if (word_) words_.push_back(std::move(*word_));
    word_.reset();
  }

  std::optional<base::Error> single_quoted() {
    const auto end = line_.find('\'', at_);
    if (end == std::string_view::npos) return unterminated('\'');
    if (!word_) word_.emplace();
    *word_ += line_.substr(at_, end - at_);
    at_ = end + 1;
    return std::nullopt;
  }

  std::optional<base::Error> double_quoted() {
    if (!word_) word_.emplace();
    while (at_ < line_.size()) {
      const char c = line_[at_++];
      if (c == '"') return std::nullopt;
      const bool escapes = c == '\\' && at_ < line_.size() &&
                           kEscapableInDoubleQuotes.find(line_[at_]) != std::string_view::npos;
      add(escapes ? line_[at_++] : c);
    }
    return unterminated('"');
  }

  static base::Error unterminated(char quote) {
    return {ErrorCode::kInvalid, std::string("a ") + quote + " is never closed"};
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::optional<std::string> word_;
  std::vector<std::string> words_;
};

void replace_all(std::string& text, std::string_view what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

base::Result<std::vector<std::string>> split_words(std::string_view line) {
  return Splitter(line).split();
}

void insert_port(std::vector<std::string>& argv, std::uint16_t port) {
  const std::string number = std::to_string(port);
  for (auto& word : argv) {
    replace_all(word, "${PORT}", number);
    // "$PORTAL" is another name.
    for (auto at = word.find("$PORT"); at != std::string::npos; at = word.find("$PORT", at + 1)) {
      const char next = at + 5 < word.size() ? word[at + 5] : '\0';
      const bool goes_on = next == '_' || (next >= '0' && next <= '9') ||
                           (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z');
      if (!goes_on) word.replace(at, 5, number);
    }
  }
}

}  // namespace slipway::runtime
