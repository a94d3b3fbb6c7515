#include "cli/yaml_writer.h"

#include <algorithm>
#include <array>
#include <sstream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"

namespace slipway::cli {
namespace {

namespace json = boost::json;

// What some reader of YAML 1.1 or 1.2 takes for something else than a text.
constexpr std::array kReservedWords = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

bool is_in(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_plain_text(std::string_view text) {
  if (text.empty() || !(is_in(text.front(), kLetters) || is_in(text.front(), "_/"))) return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool inner_colon = c == ':' && i + 1 < text.size() && text[i + 1] != ' ';
    if (!is_in(c, kLetters) && !is_in(c, kDigits) && !is_in(c, "_./@+- ") && !inner_colon) {
      return false;
    }
  }
  return std::ranges::find(kReservedWords, base::to_lower(text)) == kReservedWords.end();
}

// Whether the text can stand in a literal block.
bool is_block(std::string_view text) {
  const auto first = text.find_first_not_of('\n');
  return text.find('\n') != std::string_view::npos && first == 0 && text.front() != ' ' &&
         text.front() != '\t' && std::ranges::all_of(text, [](char c) {
           return c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
         });
}

std::string inline_scalar(const json::value& value) {
  const auto* text = value.if_string();
  if (text != nullptr && is_plain_text({text->data(), text->size()})) return std::string(*text);
  // YAML takes for printable what JSON does, but for DEL.
  auto written = json::serialize(value);
  for (auto at = written.find('\x7F'); at != std::string::npos; at = written.find('\x7F', at)) {
    written.replace(at, 1, "\\u007f");
  }
  return written;
}

bool is_multiline(const json::value& value) {
  const auto* text = value.if_string();
  return text != nullptr && is_block({text->data(), text->size()});
}

bool is_scalar(const json::value& value) { return value.is_primitive() && !is_multiline(value); }

class Writer {
 public:
  std::string run(const json::value& value) {
    if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
      write_object(*object, 0);
    } else {
      write_after(value, 0);
    }
    return std::move(out_);
  }

 private:
  void write_object(const json::object& object, std::size_t depth) {
    bool first = true;
    for (const auto& field : object) {
      if (!std::exchange(first, false) || !at_dash_) indent(depth);
      at_dash_ = false;
      out_ += inline_scalar(json::value(field.key())) + ":";
      write_after(field.value(), depth);
    }
  }

  // What follows a key or a dash that stands at `depth`.
  void write_after(const json::value& value, std::size_t depth) {
    if (const auto* object = value.if_object()) {
      const bool is_short = object->size() == 1 && is_scalar(object->begin()->value());
      if (object->empty()) {
        out_ += " {}\n";
      } else if (is_short) {
        out_ += " {" + inline_scalar(json::value(object->begin()->key())) + ": " +
                inline_scalar(object->begin()->value()) + "}\n";
      } else {
        out_ += '\n';
        write_object(*object, depth + 1);
      }
    } else if (const auto* list = value.if_array()) {
      write_list(*list, depth);
    } else if (is_multiline(value)) {
      write_block(value.get_string(), depth);
    } else {
      out_ += " " + inline_scalar(value) + "\n";
    }
  }

  void write_list(const json::array& list, std::size_t depth) {
    if (std::ranges::all_of(list, is_scalar)) {
      std::string items;
      for (const auto& item : list) items += (items.empty() ? "" : ", ") + inline_scalar(item);
      out_ += " [" + items + "]\n";
      return;
    }
    out_ += '\n';
    for (const auto& item : list) {
      indent(depth + 1);
      out_ += '-';
      const auto* object = item.if_object();
      if (object == nullptr || object->empty()) {
        write_after(item, depth + 1);
        continue;
      }
      out_ += ' ';
      at_dash_ = true;
      write_object(*object, depth + 2);
    }
  }

  void write_block(const json::string& text, std::size_t depth) {
    const std::string_view whole(text.data(), text.size());
    out_ += !whole.ends_with('\n') ? " |-\n" : whole.ends_with("\n\n") ? " |+\n" : " |\n";
    std::istringstream lines{std::string(whole)};
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) indent(depth + 1);
      out_ += line + "\n";
    }
  }

  void indent(std::size_t depth) { out_.append(2 * depth, ' '); }

  std::string out_;
  bool at_dash_ = false;  // the next key stands on the dash's line
};

}  // namespace

std::string to_yaml(const json::value& value) { return Writer().run(value); }

}  // namespace slipway::cli
