#include "registry/distribution/headers.h"

#include <algorithm>

#include "base/text.h"

namespace slipway::registry {
namespace {

// Reads a header's value from its front.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }

  void skip(std::string_view characters) {
    text_.remove_prefix(std::min(text_.find_first_not_of(characters), text_.size()));
  }

  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  std::string_view take_until(std::string_view characters) {
    const std::size_t end = std::min(text_.find_first_of(characters), text_.size());
    const std::string_view taken = text_.substr(0, end);
    text_.remove_prefix(end);
    return taken;
  }

  std::string_view take_token() { return take_until(" \t,;=\"<>"); }

  // A token or a quoted string; an unfinished one reaches to the end.
  std::string take_value() {
    if (!take('"')) return std::string(take_token());
    std::string value;
    while (!at_end() && !take('"')) {
      take('\\');
      if (at_end()) break;
      value += text_.front();
      text_.remove_prefix(1);
    }
    return value;
  }

  // Whether "name =" stands next, and so no further scheme.
  bool is_parameter() const {
    Reader ahead(*this);
    if (ahead.take_token().empty()) return false;
    ahead.skip(" \t");
    return ahead.take('=');
  }

 private:
  std::string_view text_;
};

constexpr std::string_view kBlank = " \t";

}  // namespace

std::vector<Challenge> parse_challenges(std::string_view header) {
  std::vector<Challenge> challenges;
  Reader reader(header);
  while (true) {
    reader.skip(" \t,");
    Challenge challenge{base::to_lower(reader.take_token()), {}};
    if (challenge.scheme.empty()) return challenges;
    reader.skip(kBlank);
    while (reader.is_parameter()) {
      const std::string name = base::to_lower(reader.take_token());
      reader.skip(kBlank);
      reader.take('=');
      reader.skip(kBlank);
      challenge.parameters.emplace(name, reader.take_value());
      reader.skip(" \t,");
    }
    challenges.push_back(std::move(challenge));
  }
}

std::optional<std::string> next_link(std::string_view header) {
  Reader reader(header);
  while (true) {
    reader.skip(" \t,");
    if (!reader.take('<')) return std::nullopt;
    std::string target(reader.take_until(">"));
    if (!reader.take('>')) return std::nullopt;
    bool is_next = false;
    reader.skip(kBlank);
    while (reader.take(';')) {
      reader.skip(kBlank);
      const std::string name = base::to_lower(reader.take_token());
      reader.skip(kBlank);
      std::string value;
      if (reader.take('=')) {
        reader.skip(kBlank);
        value = base::to_lower(reader.take_value());
      }
      is_next = is_next || (name == "rel" && value == "next");
      reader.skip(kBlank);
    }
    if (is_next) return target;
  }
}

}  // namespace slipway::registry
