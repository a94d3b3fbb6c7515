#include "forge/common/git_names.h"

#include <algorithm>

namespace slipway::forge {
namespace {

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_forbidden_in_refs(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
         std::string_view("~^:?*[\\").find(c) != std::string_view::npos;
}

bool is_component(std::string_view text) {
  return !text.empty() && !text.starts_with('.') && !text.ends_with(".lock");
}

}  // namespace

bool is_full_ref(std::string_view text) {
  if (text.find('/') == std::string_view::npos || text.ends_with('.')) return false;
  if (text.find("..") != std::string_view::npos || text.find("@{") != std::string_view::npos) {
    return false;
  }
  if (std::any_of(text.begin(), text.end(), is_forbidden_in_refs)) return false;
  while (true) {
    const auto slash = text.find('/');
    if (!is_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_object_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         std::all_of(text.begin(), text.end(), is_hex_digit);
}

bool is_zero_id(std::string_view text) {
  return is_object_id(text) && text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace slipway::forge
