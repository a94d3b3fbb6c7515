#include "forge/common/git_names.h"

#include "base/character_set.h"

namespace slipway::forge {
namespace {

constexpr base::CharacterSet kHexDigits([](char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
});

constexpr base::CharacterSet kForbiddenInRefs([](char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F ||
         std::string_view("~^:?*[\\").find(c) != std::string_view::npos;
});

constexpr base::CharacterSet kOfPlainNames([](char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '/';
});

bool is_component(std::string_view text) {
  return !text.empty() && !text.starts_with('.') && !text.ends_with(".lock");
}

}  // namespace

bool is_full_ref(std::string_view text) {
  return text.find('/') != std::string_view::npos && is_branch_name(text);
}

bool is_branch_name(std::string_view text) {
  if (kOfPlainNames.has_all(text) && !text.empty() && text.front() != '/' && text.back() != '/') {
    return text.find("//") == std::string_view::npos;  // as nearly all are
  }
  if (kForbiddenInRefs.has_any(text)) return false;
  if (text.find('.') != std::string_view::npos &&
      (text.ends_with('.') || text.find("..") != std::string_view::npos)) {
    return false;
  }
  if (text.find("@{") != std::string_view::npos) return false;
  while (true) {
    const auto slash = text.find('/');
    if (!is_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_object_id(std::string_view text) {
  return is_object_id_length(text.size()) && kHexDigits.has_all(text);
}

bool is_zero_id(std::string_view text) {
  return is_object_id_length(text.size()) && text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace slipway::forge
