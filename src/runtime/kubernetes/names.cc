#include "runtime/kubernetes/names.h"

#include <algorithm>

#include "base/encoding.h"
#include "model/host_label.h"

namespace slipway::runtime::kubernetes {
namespace {

constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestSubdomain = 253;
constexpr std::size_t kReadablePart = 16;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_number(char c) { return c >= '0' && c <= '9'; }

std::string shortened(std::string label, std::size_t longest) {
  label.resize(std::min(label.size(), longest));
  while (label.ends_with('-')) label.pop_back();
  return label;
}

}  // namespace

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLongestLabel && text.front() != '-' &&
         text.back() != '-' && std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower(c) || is_number(c) || c == '-';
         });
}

bool is_subdomain(std::string_view text) {
  if (text.size() > kLongestSubdomain) return false;
  while (true) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_variable_name(std::string_view text) {
  return !text.empty() && !is_number(text.front()) && text != "." && text != ".." &&
         text.size() <= kLongestSubdomain && std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower(c) || (c >= 'A' && c <= 'Z') || is_number(c) || c == '-' || c == '_' ||
                  c == '.';
         });
}

std::string service_object_name(std::string_view service_name) {
  std::string label = model::host_label(service_name);
  if (!is_lower(label.front())) label.insert(0, "s-");
  return shortened(std::move(label), kLongestLabel);
}

std::string object_name(std::string_view service_name, std::string_view id) {
  return shortened(service_object_name(service_name), kReadablePart) + "-" + std::string(id);
}

std::string cpu_quantity(std::uint32_t thousandths) { return std::to_string(thousandths) + "m"; }

std::string memory_quantity(std::uint32_t mebibytes) { return std::to_string(mebibytes) + "Mi"; }

std::string label_selector(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    text += (text.empty() ? "" : ",") + std::string(name) + "=" + value;
  }
  return "labelSelector=" + base::encode_percent(text);
}

}  // namespace slipway::runtime::kubernetes
