#include "model/image.h"

#include <algorithm>
#include <array>

namespace slipway::model {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view kDockerHub = "docker.io";
constexpr std::array<std::string_view, 3> kDockerHubNames = {"docker.io", "index.docker.io",
                                                             "registry-1.docker.io"};
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kLongestTag = 128;
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alphanumeric(char c) { return is_digit(c) || is_lower(c) || is_upper(c); }

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

// As Docker tells a host from the first part of a path.
bool looks_like_host(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos || part == "localhost" ||
         std::any_of(part.begin(), part.end(), is_upper) || part.starts_with('[');
}

bool is_host(std::string_view text) {
  std::string_view name = text;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    name = text.substr(1, end - 1);
    if (name.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    text.remove_prefix(end + 1);
    if (text.empty()) return !name.empty();
    if (text.front() != ':') return false;
  } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    name = text.substr(0, colon);
    text.remove_prefix(colon);
  } else {
    text = {};
  }
  if (!text.empty()) {
    const auto port = text.substr(1);
    if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) {
      return false;
    }
  }
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == ':';
  });
}

// Lower case letters and digits, separated by '.', '_', '__' or hyphens.
bool is_path_component(std::string_view part) {
  if (part.empty() || !(is_lower(part.front()) || is_digit(part.front())) ||
      !(is_lower(part.back()) || is_digit(part.back()))) {
    return false;
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char c = part[i];
    if (is_lower(c) || is_digit(c)) continue;
    if (c != '.' && c != '_' && c != '-') return false;
    std::size_t run = 1;
    while (i + run < part.size() && part[i + run] == c) ++run;
    if ((c == '.' && run > 1) || (c == '_' && run > 2)) return false;
    i += run - 1;
    if (!is_alphanumeric(part[i + 1])) return false;
  }
  return true;
}

bool is_path(std::string_view path) {
  while (true) {
    const auto slash = path.find('/');
    if (!is_path_component(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

base::Result<ImageName> wrong_name(std::string_view text, const std::string& why) {
  return fail(ErrorCode::kInvalid, "'" + std::string(text) + "' is no image name: " + why);
}

}  // namespace

base::Result<ImageName> ImageName::parse(std::string_view text) {
  if (text.find("://") != std::string_view::npos) {
    return wrong_name(text, "leave out the scheme and write registry.example.com/acme/web.");
  }
  std::string_view host = kDockerHub;
  std::string_view path = text;
  const auto slash = text.find('/');
  if (slash != std::string_view::npos && looks_like_host(text.substr(0, slash))) {
    host = text.substr(0, slash);
    path = text.substr(slash + 1);
    if (!is_host(host)) return wrong_name(text, "its host is none.");
  }
  if (path.find_first_of(":@") != std::string_view::npos) {
    return wrong_name(text, "leave out the tag and the digest.");
  }
  if (std::any_of(path.begin(), path.end(), is_upper)) {
    return wrong_name(text, "it must be in lower case.");
  }
  if (!is_path(path)) {
    return wrong_name(text, "write parts of lower case letters and digits, separated by '/'.");
  }
  ImageName name;
  name.host_ = lower_case(host);
  if (std::find(kDockerHubNames.begin(), kDockerHubNames.end(), name.host_) !=
      kDockerHubNames.end()) {
    name.host_ = kDockerHub;
  }
  name.path_ = path;
  if (name.host_ == kDockerHub && path.find('/') == std::string_view::npos) {
    name.path_ = "library/" + name.path_;
  }
  if (name.to_string().size() > kLongestName) return wrong_name(text, "it is too long.");
  return name;
}

base::Result<ImageReference> ImageReference::parse(std::string_view text) {
  ImageReference reference;
  std::string_view name = text;
  if (const auto at = name.find('@'); at != std::string_view::npos) {
    reference.digest = name.substr(at + 1);
    name = name.substr(0, at);
    if (!is_image_digest(reference.digest)) {
      return fail(ErrorCode::kInvalid, "'" + reference.digest +
                                           "' is no digest; it is sha256: and 64 lower case "
                                           "hexadecimal digits.");
    }
  }
  const auto colon = name.rfind(':');
  if (colon != std::string_view::npos && name.find('/', colon) == std::string_view::npos) {
    reference.tag = name.substr(colon + 1);
    name = name.substr(0, colon);
    if (!is_image_tag(reference.tag)) {
      return fail(ErrorCode::kInvalid, "'" + reference.tag +
                                           "' is no tag; it has at most 128 letters, digits, '_', "
                                           "'.' and '-'.");
    }
  }
  auto parsed = ImageName::parse(name);
  if (!parsed) return fail(parsed.error());
  reference.name = std::move(*parsed);
  return reference;
}

bool is_image_tag(std::string_view text) {
  return !text.empty() && text.size() <= kLongestTag && text.front() != '.' &&
         text.front() != '-' && std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '_' || c == '.' || c == '-';
         });
}

bool is_image_digest(std::string_view text) {
  const auto digits = text.substr(std::min(text.size(), text.find(':')));
  const std::size_t wanted = text.starts_with("sha256:")   ? 64
                             : text.starts_with("sha512:") ? 128
                                                           : 0;
  return wanted != 0 && digits.size() == wanted + 1 &&
         digits.find_first_not_of(kHexDigits, 1) == std::string_view::npos;
}

}  // namespace slipway::model
