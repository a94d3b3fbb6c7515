#include "model/image.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "base/text.h"

namespace slipway::model {
namespace {

using base::ErrorCode;

constexpr std::string_view kDockerHub = "docker.io";
constexpr std::string_view kOfficial = "library/";
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kLongestTag = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alphanumeric(char c) { return is_digit(c) || is_lower(c) || is_upper(c); }

// What of a text from outside may stand in a message.
std::string quoted(std::string_view text) {
  std::string shown;
  for (const char c : text.substr(0, 80)) {
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  }
  return "'" + base::to_valid_utf8(shown) + (text.size() > 80 ? "...'" : "'");
}

tl::unexpected<base::Error> refuse_image(std::string_view text, const std::string& why) {
  return base::fail(ErrorCode::kInvalid, quoted(text) + " names no image: " + why);
}

constexpr std::string_view kExample = "Write it like 'nginx', 'acme/shop' or 'ghcr.io/acme/shop'.";

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  return ec == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535 &&
         is_digit(text.front());
}

bool is_host_label(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_host_name(std::string_view host) {
  while (true) {
    const std::size_t dot = host.find('.');
    if (!is_host_label(host.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

bool is_ipv6(std::string_view host) {
  return host.size() > 4 && host.front() == '[' && host.back() == ']' &&
         host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1;
}

// "" where the host is one.
std::string wrong_with_host(std::string_view host) {
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view name = host.substr(0, colon);
  if (!is_host_name(name) && !is_ipv6(name)) {
    return "its host " + quoted(name) + " is none. " + std::string(kExample);
  }
  if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) {
    return "its port " + quoted(host.substr(colon + 1)) + " is no number from 1 to 65535.";
  }
  return "";
}

bool is_path_segment(std::string_view segment) {
  const auto is_plain = [](char c) { return is_lower(c) || is_digit(c); };
  if (segment.empty() || !is_plain(segment.front()) || !is_plain(segment.back())) return false;
  while (!segment.empty()) {
    const auto* const separator = std::find_if_not(segment.begin(), segment.end(), is_plain);
    if (separator == segment.end()) return true;
    const auto* const next = std::find_if(separator, segment.end(), is_plain);
    const std::string_view between(separator, next);
    if (between != "." && between != "_" && between != "__" &&
        between.find_first_not_of('-') != std::string_view::npos) {
      return false;
    }
    segment = std::string_view(next, segment.end());
  }
  return true;
}

// "" where the path is one.
std::string wrong_with_path(std::string_view path) {
  if (std::any_of(path.begin(), path.end(), is_upper)) {
    return "an image's path is lower case. Write '" + base::to_valid_utf8(base::to_lower(path)) +
           "'.";
  }
  std::string_view rest = path;
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    if (segment.empty()) {
      return "its path has an empty segment. Write each '/' once, between two names.";
    }
    if (!is_path_segment(segment)) {
      return "the segment " + quoted(segment) +
             " of its path is none: it holds lower-case letters and digits, and between them '.', "
             "'_', '__' or '-'.";
    }
    if (slash == std::string_view::npos) return "";
    rest.remove_prefix(slash + 1);
  }
}

bool looks_like_host(std::string_view segment) {
  return segment == "localhost" || segment.find_first_of(".:") != std::string_view::npos;
}

std::string normal_host(std::string_view host) {
  std::string normal = base::to_lower(host);
  if (normal == "index.docker.io" || normal == "registry-1.docker.io") {
    return std::string(kDockerHub);
  }
  return normal;
}

// `whole` is what messages quote.
base::Result<ImageName> parse_name(std::string_view text, std::string_view whole) {
  if (text.empty()) return refuse_image(whole, "its name is missing. " + std::string(kExample));
  if (text.find("://") != std::string_view::npos) {
    return refuse_image(
        whole, "a name has no scheme. Write " + quoted(text.substr(text.find("://") + 3)) + ".");
  }
  const std::size_t slash = text.find('/');
  ImageName name{std::string(kDockerHub), ""};
  std::string_view path = text;
  if (slash != std::string_view::npos && looks_like_host(text.substr(0, slash))) {
    const std::string_view host = text.substr(0, slash);
    if (const auto wrong = wrong_with_host(host); !wrong.empty()) return refuse_image(whole, wrong);
    name.host = normal_host(host);
    path.remove_prefix(slash + 1);
  }
  if (const auto wrong = wrong_with_path(path); !wrong.empty()) return refuse_image(whole, wrong);
  name.path = std::string(path);
  if (name.host == kDockerHub && path.find('/') == std::string_view::npos) {
    name.path.insert(0, kOfficial);
  }
  if (name.host.size() + 1 + name.path.size() > kLongestName) {
    return refuse_image(whole, "it is longer than 255 characters.");
  }
  return name;
}

// Where the tag's ':' stands; a ':' before the last '/' is the port's.
std::size_t tag_colon(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  return text.find(':', slash == std::string_view::npos ? 0 : slash);
}

std::string with_version(std::string text, const ImageReference& reference) {
  if (!reference.tag.empty()) text += ":" + reference.tag;
  if (reference.digest) text += "@" + reference.digest->to_string();
  return text;
}

base::Result<void> refuse_blanks(std::string_view text) {
  if (std::any_of(text.begin(), text.end(),
                  [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; })) {
    return refuse_image(text, "it holds a space or a control character. " + std::string(kExample));
  }
  return {};
}

}  // namespace

base::Result<ImageName> parse_image_name(std::string_view text) {
  if (auto clean = refuse_blanks(text); !clean) return base::fail(clean.error());
  const bool digest = text.find('@') != std::string_view::npos;
  const std::size_t colon = tag_colon(text);
  if (digest || (colon != std::string_view::npos && text.find("://") == std::string_view::npos)) {
    return refuse_image(text, std::string("a name alone is wanted. Leave out its ") +
                                  (digest ? "digest, which begins at the '@'."
                                          : "tag, which begins at the last ':'."));
  }
  return parse_name(text, text);
}

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= kLongestTag && text.front() != '.' &&
         text.front() != '-' && std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '_' || c == '.' || c == '-';
         });
}

base::Result<std::string> parse_tag(std::string_view text) {
  if (is_tag(text)) return std::string(text);
  return base::fail(ErrorCode::kInvalid,
                    quoted(text) +
                        " is no tag. Write at most 128 letters, digits, '_', '.' and '-', of which "
                        "the first is no '.' and no '-'.");
}

base::Result<ImageReference> parse_image_reference(std::string_view text) {
  if (auto clean = refuse_blanks(text); !clean) return base::fail(clean.error());
  ImageReference reference;
  std::string_view name = text;
  if (const std::size_t at = name.find('@'); at != std::string_view::npos) {
    const auto digest = parse_digest(name.substr(at + 1));
    if (!digest) return refuse_image(text, digest.error().message);
    reference.digest = *digest;
    name = name.substr(0, at);
  }
  const std::size_t colon = tag_colon(name);
  if (colon != std::string_view::npos && name.find("://") == std::string_view::npos) {
    auto tag = parse_tag(name.substr(colon + 1));
    if (!tag) return refuse_image(text, tag.error().message);
    reference.tag = std::move(*tag);
    name = name.substr(0, colon);
  }
  auto parsed = parse_name(name, text);
  if (!parsed) return base::fail(parsed.error());
  reference.name = std::move(*parsed);
  return reference;
}

std::string ImageName::to_string() const {
  if (host != kDockerHub) return canonical();
  if (path.starts_with(kOfficial) && path.find('/', kOfficial.size()) == std::string::npos) {
    return path.substr(kOfficial.size());
  }
  // Without its host, this path's first segment would be taken for one.
  return looks_like_host(path.substr(0, path.find('/'))) ? canonical() : path;
}

std::string ImageName::canonical() const { return host + "/" + path; }

std::string ImageReference::to_string() const { return with_version(name.to_string(), *this); }

std::string ImageReference::canonical() const { return with_version(name.canonical(), *this); }

}  // namespace slipway::model
